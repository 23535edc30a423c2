import type { Now } from '../ports/clock.ts';
import type { AuditEntry } from './audit-entry.ts';
import type { Origin } from './origin.ts';

export type AuditDeps = { readonly newId: () => string; readonly now: Now };

/** The entry for a change that is about to be made. */
export function auditChange(
  { newId, now }: AuditDeps,
  { actor, requestId, address }: Origin,
  change: Pick<AuditEntry, 'action' | 'subject'> & Partial<Pick<AuditEntry, 'details'>>,
): AuditEntry {
  return { id: newId(), at: now().toISOString(), details: {}, ...change, actor, requestId, address };
}
