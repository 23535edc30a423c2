import { expect, test } from 'vitest';
import { InvalidInputError, NotFoundError, StaleWriteError } from '../../shared/errors.ts';
import type { SchemaRepository } from '../../shared/schemas/schema-repository.ts';
import { aName, aSchemaVersion } from './builders.ts';

function nested(levels: number): Record<string, unknown> {
  return levels === 0 ? { type: 'string' } : { properties: { deeper: nested(levels - 1) } };
}

/** What every `SchemaRepository` promises. Each test has its own names, so that implementations may share a table. */
export function schemaRepositoryContract(create: () => Promise<SchemaRepository>): void {
  test('gives back what was saved as the active version and by number', async () => {
    const schemas = await create();
    const first = aSchemaVersion({ name: aName('schema') });
    const second = { ...first, version: 2, schema: { type: 'object' }, hash: 'b'.repeat(64) };
    await schemas.save(first, 0);
    await schemas.save(second, 1);
    expect(await schemas.active(first.name)).toEqual({ ...second, latest: 2 });
    expect(await schemas.version(first.name, 1)).toEqual(first);
    expect(await schemas.version(first.name, 2)).toEqual(second);
  });

  test('keeps deep, odd and precise schemas as they are', async () => {
    const schemas = await create();
    const schema = JSON.parse(
      JSON.stringify({
        ...nested(60),
        '': '',
        maximum: 9007199254740991,
        minimum: 5e-324,
        enum: [null, [], {}],
      }),
    );
    const saved = aSchemaVersion({ name: aName('schema'), schema });
    await schemas.save(saved, 0);
    expect(await schemas.active(saved.name)).toEqual({ ...saved, latest: 1 });
  });

  test('does not find what is not there', async () => {
    const schemas = await create();
    const saved = aSchemaVersion({ name: aName('schema') });
    await schemas.save(saved, 0);
    await expect(schemas.active(aName('schema'))).rejects.toThrow(NotFoundError);
    await expect(schemas.version(saved.name, 2)).rejects.toThrow(NotFoundError);
    await expect(schemas.version(saved.name, 0)).rejects.toThrow(NotFoundError);
  });

  test('lets only one of two concurrent writers win, for the first version and for later ones', async () => {
    const schemas = await create();
    const first = aSchemaVersion({ name: aName('schema') });
    const race = async (version: number) =>
      Promise.allSettled([
        schemas.save({ ...first, version, createdBy: 'ada' }, version - 1),
        schemas.save({ ...first, version, createdBy: 'grace' }, version - 1),
      ]);
    for (const version of [1, 2]) {
      const losses = (await race(version)).filter((outcome) => outcome.status === 'rejected');
      expect(losses).toHaveLength(1);
      expect(losses[0]?.reason).toBeInstanceOf(StaleWriteError);
    }
  });

  async function withVersions(count: number) {
    const schemas = await create();
    const name = aName('schema');
    const versions = Array.from({ length: count }, (_, index) =>
      aSchemaVersion({ name, version: index + 1 }),
    );
    for (const version of versions) await schemas.save(version, version.version - 1);
    const at = (number: number) => versions[number - 1] ?? expect.fail(`version ${number}`);
    return { schemas, name, at };
  }
  const NOW = new Date();
  const numbers = (page: { readonly items: readonly { readonly version: number }[] }) =>
    page.items.map(({ version }) => version);

  test('lists the versions of a name, newest first and in pages', async () => {
    const { schemas, name } = await withVersions(3);
    const first = await schemas.versions(name, { limit: 2 });
    const second = await schemas.versions(name, { limit: 2, cursor: first.next });
    expect([numbers(first), numbers(second), second.next]).toEqual([[3, 2], [1], undefined]);
    expect((await schemas.versions(aName('schema'), { limit: 2 })).items).toEqual([]);
    await expect(schemas.versions(name, { limit: 2, cursor: 'x' })).rejects.toThrow(InvalidInputError);
  });

  test('goes back to a version, and gives the removed one to tasks that began with it only', async () => {
    const { schemas, name, at } = await withVersions(2);
    await schemas.remove(at(2), at(1), NOW);
    expect(await schemas.active(name)).toEqual({ ...at(1), latest: 2 });
    await expect(schemas.version(name, 2)).rejects.toThrow(NotFoundError);
    expect(await schemas.pinned(name, 2)).toEqual(at(2));
    expect(numbers(await schemas.versions(name, { limit: 9 }))).toEqual([1]);
    expect(numbers(await schemas.list(name, { limit: 9 }))).toEqual([1]);
  });

  test('gives no number twice, neither after a removal nor after the last one', async () => {
    const { schemas, name, at } = await withVersions(2);
    await schemas.remove(at(2), at(1), NOW);
    await expect(schemas.save(at(2), 1)).rejects.toThrow(StaleWriteError);
    await schemas.save({ ...at(2), version: 3 }, 1);
    await schemas.remove({ ...at(2), version: 3 }, undefined, NOW);
    expect(await schemas.latest(name)).toBe(3);
    await expect(schemas.active(name)).rejects.toThrow(NotFoundError);
    expect((await schemas.list(name, { limit: 9 })).items).toEqual([]);
    await expect(schemas.save({ ...at(1), version: 4 }, 3)).rejects.toThrow(StaleWriteError);
    await schemas.save({ ...at(1), version: 4 }, 0);
    expect(await schemas.active(name)).toMatchObject({ version: 4, latest: 4 });
    expect(await schemas.latest(aName('schema'))).toBe(0);
  });

  test('retires versions as often as asked', async () => {
    const { schemas, name, at } = await withVersions(3);
    await schemas.retire(at(1), NOW);
    await schemas.retire(at(1), NOW);
    expect(numbers(await schemas.versions(name, { limit: 9 }))).toEqual([3, 2]);
    expect(await schemas.pinned(name, 1)).toEqual(at(1));
  });

  test('removes nothing when another version is active', async () => {
    const { schemas, name, at } = await withVersions(3);
    await expect(schemas.remove(at(2), at(1), NOW)).rejects.toThrow(StaleWriteError);
    const race = [schemas.remove(at(3), at(2), NOW), schemas.save(aSchemaVersion({ name, version: 4 }), 3)];
    expect((await Promise.allSettled(race)).filter(({ status }) => status === 'rejected')).toHaveLength(1);
  });

  test('lists the active versions by name, narrowed and in pages', async () => {
    const schemas = await create();
    const mark = aName('s');
    const names = ['a', 'b', 'c'].map((letter) => `${letter}.${mark}`);
    for (const name of names) await schemas.save(aSchemaVersion({ name }), 0);
    await schemas.save(aSchemaVersion({ name: names[1], version: 2 }), 1);
    const first = await schemas.list(mark, { limit: 2 });
    const second = await schemas.list(mark, { limit: 2, cursor: first.next });
    const listed = [...first.items, ...second.items].map(({ name, version }) => `${name}@${version}`);
    expect(listed).toEqual([`${names[0]}@1`, `${names[1]}@2`, `${names[2]}@1`]);
  });

  test('lists all others once when one comes before and behind the place between two pages', async () => {
    const schemas = await create();
    const mark = aName('s');
    const saved = (letter: string) => schemas.save(aSchemaVersion({ name: `${letter}.${mark}` }), 0);
    for (const letter of ['b', 'c', 'd']) await saved(letter);
    const first = await schemas.list(mark, { limit: 2 });
    for (const letter of ['a', 'e']) await saved(letter);
    const second = await schemas.list(mark, { limit: 9, cursor: first.next });
    const listed = [...first.items, ...second.items].map(({ name }) => name);
    expect(listed).toEqual(['b', 'c', 'd', 'e'].map((letter) => `${letter}.${mark}`));
  });

  test.each(['', 'x', 'e30', '%00'])('refuses the cursor %j', async (cursor) => {
    const schemas = await create();
    await expect(schemas.list(undefined, { limit: 1, cursor })).rejects.toThrow(InvalidInputError);
  });
}
