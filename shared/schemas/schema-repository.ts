import * as z from 'zod';
import type { AuditEntry } from '../audit/audit-entry.ts';
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

/** Where schemas live: numbered versions under a name, one of them active. */
export interface SchemaRepository {
  /** The active version. @throws {NotFoundError} */
  active(name: string): Promise<SchemaVersion>;
  /** @throws {NotFoundError} */
  version(name: string, version: number): Promise<SchemaVersion>;
  /**
   * Stores the next version and makes it active. `previous` is the active version's number, 0 for a new name. `entry` goes
   * into the audit log in the same transaction.
   * @throws {StaleWriteError} if someone saved in between.
   */
  save(version: SchemaVersion, previous: number, entry?: AuditEntry): Promise<void>;
  /** Active versions by name; `query` narrows to names that contain it. */
  list(query: string | undefined, page: PageRequest): Promise<Page<SchemaVersion>>;
}
