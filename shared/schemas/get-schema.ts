import type { SchemaRepository, SchemaVersion } from './schema-repository.ts';

export type GetSchemaDeps = { readonly schemas: Pick<SchemaRepository, 'active' | 'version'> };

/** The active version, or the one with that number. @throws {NotFoundError} */
export async function getSchema(
  { schemas }: GetSchemaDeps,
  name: string,
  version?: number,
): Promise<SchemaVersion> {
  return version === undefined ? schemas.active(name) : schemas.version(name, version);
}
