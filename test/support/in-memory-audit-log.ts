import type { AuditEntry } from '../../shared/audit/audit-entry.ts';
import type { AuditFilter, AuditLog } from '../../shared/audit/audit-log.ts';
import type { Page, PageRequest } from '../../shared/ports/page.ts';
import { pageOf } from './in-memory-page.ts';

export class InMemoryAuditLog implements AuditLog {
  readonly #entries: AuditEntry[] = [];

  /** For the repositories that change something. */
  add(entry: AuditEntry | undefined): void {
    if (entry !== undefined) this.#entries.push(structuredClone(entry));
  }

  async list({ from, to, ...filter }: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>> {
    const { actor, action, subject, id } = filter;
    const at = (entry: AuditEntry) => Date.parse(entry.at);
    const found = this.#entries
      .filter((entry) => actor === undefined || entry.actor === actor)
      .filter((entry) => action === undefined || entry.action === action)
      .filter((entry) => subject === undefined || entry.subject.kind === subject)
      .filter((entry) => id === undefined || entry.subject.id === id)
      .filter((entry) => from === undefined || at(entry) >= Date.parse(from))
      .filter((entry) => to === undefined || at(entry) <= Date.parse(to))
      .sort((a, b) => place(b).localeCompare(place(a)));
    return pageOf(structuredClone(found), place, 'audit', page);
  }
}

function place({ at, id }: AuditEntry): string {
  return `${at}#${id}`;
}
