import * as z from 'zod';
import {
  Compatibility,
  CompatibilityLevel,
  compareSchemas,
  reaches,
} from '../compatibility/compare-schemas.ts';
import { SchemaHint, schemaHints } from '../validation/schema-hints.ts';
import { refuseUnusable, type SchemaCheckDeps } from './refuse-unusable.ts';
import { enforcedLevel } from './require-compatible.ts';
import { type SchemaRepository, SchemaVersion } from './schema-repository.ts';

/** What a proposed schema would mean for files. */
export const CompatibilityReport = Compatibility.extend({
  /** The version it was compared with. */
  active: SchemaVersion.pick({ name: true, version: true }),
  /** What the active version asks of the next one. */
  enforced: CompatibilityLevel,
  /** Whether it could be saved as the next version, as far as compatibility goes. */
  accepted: z.boolean(),
  /** What in the proposed schema has no effect, and may have been meant to have one. */
  hints: z.array(SchemaHint),
});
export type CompatibilityReport = z.infer<typeof CompatibilityReport>;

export type CheckCompatibilityDeps = SchemaCheckDeps & { readonly schemas: Pick<SchemaRepository, 'active'> };

/** Compares a schema with the active version of a name; nothing is saved. @throws {NotFoundError} @throws {SchemaInvalidError} */
export async function checkCompatibility(
  deps: CheckCompatibilityDeps,
  name: string,
  schema: Readonly<Record<string, unknown>>,
): Promise<CompatibilityReport> {
  const active = await deps.schemas.active(name);
  refuseUnusable(deps, schema);
  const { level, differences } = compareSchemas(active.schema, schema);
  const enforced = enforcedLevel(active);
  return {
    level,
    differences,
    active: { name, version: active.version },
    enforced,
    accepted: reaches(level, enforced),
    hints: [...schemaHints(schema)],
  };
}
