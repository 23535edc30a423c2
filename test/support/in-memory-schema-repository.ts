import type { AuditEntry } from '../../shared/audit/audit-entry.ts';
import { NotFoundError, StaleWriteError } from '../../shared/errors.ts';
import type { Page, PageRequest } from '../../shared/ports/page.ts';
import type { SchemaRepository, SchemaVersion } from '../../shared/schemas/schema-repository.ts';
import { InMemoryAuditLog } from './in-memory-audit-log.ts';
import { pageOf } from './in-memory-page.ts';

export class InMemorySchemaRepository implements SchemaRepository {
  readonly #versions = new Map<string, SchemaVersion[]>();
  readonly #audit: InMemoryAuditLog;

  constructor(audit = new InMemoryAuditLog()) {
    this.#audit = audit;
  }

  async active(name: string): Promise<SchemaVersion> {
    const active = this.#versions.get(name)?.at(-1);
    if (active === undefined) throw new NotFoundError('schema', name);
    return structuredClone(active);
  }

  async version(name: string, version: number): Promise<SchemaVersion> {
    const found = this.#versions.get(name)?.find((candidate) => candidate.version === version);
    if (found === undefined) throw new NotFoundError('schema', `${name}@${version}`);
    return structuredClone(found);
  }

  async save(version: SchemaVersion, previous: number, entry?: AuditEntry): Promise<void> {
    const versions = this.#versions.get(version.name) ?? [];
    if ((versions.at(-1)?.version ?? 0) !== previous) {
      throw new StaleWriteError(`Schema ${version.name} has changed meanwhile.`);
    }
    this.#versions.set(version.name, [...versions, structuredClone(version)]);
    this.#audit.add(entry);
  }

  async list(query: string | undefined, page: PageRequest): Promise<Page<SchemaVersion>> {
    const active = [...this.#versions.values()]
      .flatMap((versions) => versions.slice(-1))
      .filter(({ name }) => query === undefined || name.includes(query))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return pageOf(structuredClone(active), ({ name }) => name, 'schemas', page);
  }
}
