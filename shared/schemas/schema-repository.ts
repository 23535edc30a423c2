import * as z from 'zod';
import type { AuditEntry } from '../audit/audit-entry.ts';
import type { DomainEvent } from '../events.ts';
import type { Page, PageRequest } from '../ports/page.ts';

/** `acme.users`, `users-2024`: what clients call a schema. */
export const SchemaName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
    'must be a name of at most 128 letters (a–z), digits, dots, dashes and underscores that begins with a letter or digit',
  );
export type SchemaName = z.infer<typeof SchemaName>;

/** One immutable version of a schema. */
export const SchemaVersion = z.object({
  name: SchemaName,
  version: z.number().int().positive(),
  /** The JSON Schema as it was saved. */
  schema: z.record(z.string(), z.unknown()),
  /** SHA-256 (hex) of the canonical JSON: equal content has an equal hash. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
});
export type SchemaVersion = z.infer<typeof SchemaVersion>;

/** The version of a name that is in force. */
export const ActiveSchema = SchemaVersion.extend({
  /** The highest number that a version of this name ever had: numbers are not given again. */
  latest: z.number().int().positive(),
});
export type ActiveSchema = z.infer<typeof ActiveSchema>;

/**
 * Where schemas live: numbered versions under a name, one of them active. Entries go into the audit log, and events into
 * the outbox, in the same transaction.
 */
export interface SchemaRepository {
  /** The active version. @throws {NotFoundError} */
  active(name: string): Promise<ActiveSchema>;
  /** @throws {NotFoundError} */
  version(name: string, version: number): Promise<SchemaVersion>;
  /** The same for a task that began with it: also when it has been removed since. @throws {NotFoundError} */
  pinned(name: string, version: number): Promise<SchemaVersion>;
  /** The versions that have not been removed, the newest first. */
  versions(name: string, page: PageRequest): Promise<Page<SchemaVersion>>;
  /** The highest number that a version of this name ever had, 0 for a new name. */
  latest(name: string): Promise<number>;
  /**
   * Stores a version with a number above all others and makes it active. `previous` is the active version's number, 0 when
   * there is none.
   * @throws {StaleWriteError} if someone saved in between.
   */
  save(version: SchemaVersion, previous: number, entry?: AuditEntry, event?: DomainEvent): Promise<void>;
  /**
   * Removes the active version and makes `previous` active; without it, nothing has this name any more.
   * @throws {StaleWriteError} if another version is active.
   */
  remove(
    active: SchemaVersion,
    previous: SchemaVersion | undefined,
    at: Date,
    entry?: AuditEntry,
    event?: DomainEvent,
  ): Promise<void>;
  /** Removes a version that is not active; nothing happens when that has been done. */
  retire(version: SchemaVersion, at: Date): Promise<void>;
  /** Active versions by name; `query` narrows to names that contain it. */
  list(query: string | undefined, page: PageRequest): Promise<Page<SchemaVersion>>;
}
