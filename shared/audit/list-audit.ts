import type { Page, PageRequest } from '../ports/page.ts';
import type { AuditEntry } from './audit-entry.ts';
import type { AuditFilter, AuditLog } from './audit-log.ts';

export type ListAuditDeps = { readonly audit: Pick<AuditLog, 'list'> };

/** Who changed what, newest first. */
export function listAudit(
  { audit }: ListAuditDeps,
  filter: AuditFilter,
  page: PageRequest,
): Promise<Page<AuditEntry>> {
  return audit.list(filter, page);
}
