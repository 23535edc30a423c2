import type { Page, PageRequest } from '../ports/page.ts';
import type { AuditAction, AuditEntry, AuditSubjectKind } from './audit-entry.ts';

export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly action?: AuditAction | undefined;
  readonly subject?: AuditSubjectKind | undefined;
  /** Of the subject. */
  readonly id?: string | undefined;
  /** RFC 3339; both ends belong to the range. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** What was changed. Repositories write entries, in the transaction that makes the change. */
export interface AuditLog {
  /** Newest first. @throws {InvalidInputError} for a cursor that is not one of this list. */
  list(filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>>;
}
