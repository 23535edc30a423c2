import * as z from 'zod';

export const AuditAction = z.enum([
  'user.created',
  'user.changed',
  'user.removed',
  'schema.saved',
  'schema.removed',
  'webhook.created',
  'webhook.changed',
  'webhook.secret-rotated',
  'webhook.removed',
]);
export type AuditAction = z.infer<typeof AuditAction>;

export const AuditSubjectKind = z.enum(['user', 'schema', 'webhook']);
export type AuditSubjectKind = z.infer<typeof AuditSubjectKind>;

/** That somebody changed something: never what is secret or personal about it. */
export const AuditEntry = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  /** The user who did it. */
  actor: z.string(),
  action: AuditAction,
  subject: z.object({ kind: AuditSubjectKind, id: z.string() }),
  /** What tells changes of one kind apart, such as the version of a schema. */
  details: z.record(z.string(), z.unknown()),
  requestId: z.string(),
  /** The network address that the request came from, as the gateway saw it. */
  address: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
