import type { AuditEntry } from '../../shared/audit/audit-entry.ts';
import { NotFoundError, StaleWriteError } from '../../shared/errors.ts';
import type { DomainEvent } from '../../shared/events.ts';
import type { Page, PageRequest } from '../../shared/ports/page.ts';
import type {
  ActiveSchema,
  SchemaRepository,
  SchemaVersion,
} from '../../shared/schemas/schema-repository.ts';
import { InMemoryAuditLog } from './in-memory-audit-log.ts';
import { InMemoryOutbox } from './in-memory-outbox.ts';
import { pageOf } from './in-memory-page.ts';

interface Versions {
  readonly all: Map<number, SchemaVersion>;
  readonly removed: Set<number>;
  /** 0: none. */
  active: number;
}

export class InMemorySchemaRepository implements SchemaRepository {
  readonly #names = new Map<string, Versions>();
  readonly #audit: InMemoryAuditLog;
  readonly #outbox: InMemoryOutbox;

  constructor(audit = new InMemoryAuditLog(), outbox = new InMemoryOutbox()) {
    this.#audit = audit;
    this.#outbox = outbox;
  }

  async active(name: string): Promise<ActiveSchema> {
    const versions = this.#of(name);
    const active = versions.all.get(versions.active);
    if (active === undefined) throw new NotFoundError('schema', name);
    return { ...structuredClone(active), latest: await this.latest(name) };
  }

  async version(name: string, version: number): Promise<SchemaVersion> {
    if (this.#of(name).removed.has(version)) throw new NotFoundError('schema', `${name}@${version}`);
    return this.pinned(name, version);
  }

  async pinned(name: string, version: number): Promise<SchemaVersion> {
    const found = this.#of(name).all.get(version);
    if (found === undefined) throw new NotFoundError('schema', `${name}@${version}`);
    return structuredClone(found);
  }

  async versions(name: string, page: PageRequest): Promise<Page<SchemaVersion>> {
    const { all, removed } = this.#of(name);
    const left = [...all.values()].filter(({ version }) => !removed.has(version));
    const newestFirst = left.sort((a, b) => b.version - a.version);
    return pageOf(structuredClone(newestFirst), ({ version }) => `${version}`, `versions of ${name}`, page);
  }

  async latest(name: string): Promise<number> {
    return Math.max(0, ...this.#of(name).all.keys());
  }

  async save(
    version: SchemaVersion,
    previous: number,
    entry?: AuditEntry,
    event?: DomainEvent,
  ): Promise<void> {
    const versions = this.#of(version.name);
    if (versions.active !== previous || versions.all.has(version.version)) {
      throw new StaleWriteError(`Schema ${version.name} has changed meanwhile.`);
    }
    versions.all.set(version.version, structuredClone(version));
    versions.active = version.version;
    this.#names.set(version.name, versions);
    this.#audit.add(entry);
    this.#outbox.add(event);
  }

  async remove(
    active: SchemaVersion,
    previous: SchemaVersion | undefined,
    _at: Date,
    entry?: AuditEntry,
    event?: DomainEvent,
  ): Promise<void> {
    const versions = this.#of(active.name);
    if (versions.active !== active.version)
      throw new StaleWriteError(`${active.name} has changed meanwhile.`);
    versions.removed.add(active.version);
    versions.active = previous?.version ?? 0;
    this.#audit.add(entry);
    this.#outbox.add(event);
  }

  async retire({ name, version }: SchemaVersion): Promise<void> {
    this.#of(name).removed.add(version);
  }

  async list(query: string | undefined, page: PageRequest): Promise<Page<SchemaVersion>> {
    const active = [...this.#names.values()]
      .flatMap(({ all, active }) => all.get(active) ?? [])
      .filter(({ name }) => query === undefined || name.includes(query))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return pageOf(structuredClone(active), ({ name }) => name, 'schemas', page);
  }

  #of(name: string): Versions {
    return this.#names.get(name) ?? { all: new Map(), removed: new Set(), active: 0 };
  }
}
