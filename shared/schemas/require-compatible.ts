import { CompatibilityLevel, compareSchemas, reaches } from '../compatibility/compare-schemas.ts';
import { ConflictError } from '../errors.ts';
import type { SchemaVersion } from './schema-repository.ts';

/** What a schema asks of the versions that follow it. */
export const COMPATIBILITY_KEYWORD = 'x-compatibility';

class SchemaIncompatibleError extends ConflictError {
  override readonly code = 'schema-incompatible';
}

/** The level that the next version must reach. */
export function enforcedLevel({ schema }: Pick<SchemaVersion, 'schema'>): CompatibilityLevel {
  return CompatibilityLevel.catch('NONE').parse(schema[COMPATIBILITY_KEYWORD]);
}

/** @throws {SchemaIncompatibleError} when the active version asks for more than `schema` is shown to keep. */
export function requireCompatible(active: SchemaVersion, schema: Readonly<Record<string, unknown>>): void {
  const wanted = enforcedLevel(active);
  if (wanted === 'NONE') return;
  const { level, differences } = compareSchemas(active.schema, schema);
  if (reaches(level, wanted)) return;
  const errors = differences
    .filter(({ breaks }) => wanted === 'FULL' || wanted === breaks)
    .map(({ pointer, code, detail }) => ({ pointer, code, detail }));
  throw new SchemaIncompatibleError(
    `Version ${active.version} of ${active.name} asks for ${wanted} compatibility, and the new schema reaches ${level}.`,
    { level, enforced: wanted, errors },
  );
}
