import type { Page, PageRequest } from '../ports/page.ts';
import type { SchemaRepository, SchemaVersion } from './schema-repository.ts';

export type ListVersionsDeps = { readonly schemas: Pick<SchemaRepository, 'active' | 'versions'> };

/** The versions of a name, newest first, and which of them is active. @throws {NotFoundError} */
export async function listVersions(
  { schemas }: ListVersionsDeps,
  name: string,
  page: PageRequest,
): Promise<Page<SchemaVersion & { readonly active: boolean }>> {
  const active = await schemas.active(name);
  const { items, ...rest } = await schemas.versions(name, page);
  return { ...rest, items: items.map((one) => ({ ...one, active: one.version === active.version })) };
}
