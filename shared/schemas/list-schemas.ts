import type { Page, PageRequest } from '../ports/page.ts';
import type { SchemaRepository, SchemaVersion } from './schema-repository.ts';

export type ListSchemasDeps = { readonly schemas: Pick<SchemaRepository, 'list'> };

/** The active versions, by name. */
export async function listSchemas(
  { schemas }: ListSchemasDeps,
  query: string | undefined,
  page: PageRequest,
): Promise<Page<SchemaVersion>> {
  return schemas.list(query, page);
}
