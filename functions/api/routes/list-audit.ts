import { createRoute, z } from '@hono/zod-openapi';
import { AuditAction, AuditEntry, AuditSubjectKind } from '../../../shared/audit/audit-entry.ts';
import { type ListAuditDeps, listAudit } from '../../../shared/audit/list-audit.ts';
import type { Api } from '../context.ts';
import { ADMINS, json, PageQuery, pageOf, problems, SIGNED_IN } from '../contract.ts';

const Time = z.iso.datetime({ offset: true });

const route = createRoute({
  method: 'get',
  path: '/audit',
  operationId: 'listAudit',
  tags: ['Audit'],
  summary: 'List who changed users, schemas and webhooks, newest first',
  description:
    'Entries are kept for 400 days. They name what changed, and never hold what is secret or personal.',
  security: ADMINS,
  request: {
    query: PageQuery.extend({
      actor: z.string().min(1).max(63).optional().openapi({ description: 'The user who did it' }),
      action: AuditAction.optional(),
      subject: AuditSubjectKind.optional().openapi({ description: 'What kind of thing was changed' }),
      id: z
        .string()
        .min(1)
        .max(200)
        .optional()
        .openapi({ description: 'The name or id of what was changed' }),
      from: Time.optional(),
      to: Time.optional(),
    }).refine(
      ({ from, to }) => from === undefined || to === undefined || Date.parse(from) <= Date.parse(to),
      {
        path: ['to'],
        error: 'must not be before “from”',
      },
    ),
  },
  responses: {
    200: json('A page of entries', pageOf(AuditEntry.openapi('AuditEntry'))),
    ...problems(...SIGNED_IN, 'forbidden', 'invalid-input'),
  },
});

export function registerListAudit(app: Api, deps: ListAuditDeps): void {
  app.openapi(route, async (c) => {
    const { limit, cursor, ...filter } = c.req.valid('query');
    const { items, next } = await listAudit(deps, filter, { limit, cursor });
    return c.json({ items: [...items], next }, 200);
  });
}
