import * as z from 'zod';
import { SchemaVersion } from './schema-repository.ts';

/** A version as it appears in lists. */
export const SchemaSummary = z.object({
  name: SchemaVersion.shape.name,
  version: SchemaVersion.shape.version,
  createdAt: SchemaVersion.shape.createdAt,
  createdBy: SchemaVersion.shape.createdBy,
});
export type SchemaSummary = z.infer<typeof SchemaSummary>;

/** A version with its JSON Schema. */
export const SchemaView = SchemaSummary.extend({ schema: SchemaVersion.shape.schema });
export type SchemaView = z.infer<typeof SchemaView>;

export function schemaSummary({ name, version, createdAt, createdBy }: SchemaVersion): SchemaSummary {
  return { name, version, createdAt, createdBy };
}

export function schemaView(version: SchemaVersion): SchemaView {
  return { ...schemaSummary(version), schema: version.schema };
}
