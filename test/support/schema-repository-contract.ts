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
    expect(await schemas.active(first.name)).toEqual(second);
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
    expect(await schemas.active(saved.name)).toEqual(saved);
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

  test.each(['', 'x', 'e30', '%00'])('refuses the cursor %j', async (cursor) => {
    const schemas = await create();
    await expect(schemas.list(undefined, { limit: 1, cursor })).rejects.toThrow(InvalidInputError);
  });
}
