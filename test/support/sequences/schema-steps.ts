import type fc from 'fast-check';
import { expect } from 'vitest';
import { allItems, expectStatus } from './door.ts';
import { type Step, stepBy } from './step.ts';
import type { KnownSchema, World } from './world.ts';

const NAMES = ['people', 'people', 's1', 's-2'];

const schemaOf = (title: string) => ({
  title,
  type: 'object',
  properties: { name: { type: 'string' }, age: { type: 'integer', minimum: 0 } },
  required: ['name', 'age'],
});

function chosen(world: World, at: number): { name: string; path: string; known: KnownSchema } {
  const name = NAMES[at % NAMES.length] ?? 'people';
  const known = world.schemas.get(name) ?? { versions: [], latest: 0 };
  world.schemas.set(name, known);
  return { name, path: `/api/v1/schemas/${name}`, known };
}

export const schemaSteps: readonly fc.Arbitrary<Step>[] = [
  stepBy('save schema', async ({ as, at, world, door }) => {
    const { path, known } = chosen(world, at);
    const title = `number ${at % 3}`;
    const active = known.versions.at(-1);
    const expected = as !== 'admin' ? 403 : active === undefined ? 201 : 200;
    const { body } = await expectStatus(door, expected, as, 'PUT', path, schemaOf(title));
    if (as !== 'admin') return;
    const isSame = active?.title === title;
    const number = isSame ? active.number : known.latest + 1;
    expect(body).toMatchObject({ version: number, changed: !isSame, hints: [] });
    if (!isSame) known.versions.push({ number, title });
    known.latest = Math.max(known.latest, number);
  }),
  stepBy('save schema over a state', async ({ as, at, world, door }) => {
    const { path, known } = chosen(world, at);
    if (as !== 'admin') return;
    const save = (expected: number | readonly number[], title: string, headers: Record<string, string>) =>
      expectStatus(door, expected, as, 'PUT', path, schemaOf(title), headers);
    const active = known.versions.at(-1);
    await save(412, 'never saved', { 'if-match': '"of-another-state"' });
    if (active === undefined) return;
    await save(412, 'never saved', { 'if-none-match': '*' });
    const { headers } = await expectStatus(door, 200, as, 'GET', path);
    const title = `title ${active.number}`;
    const { body } = await save(200, title, { 'if-match': headers.get('etag') ?? '' });
    if (!body.changed) return;
    known.latest += 1;
    expect(body.version).toBe(known.latest);
    known.versions.push({ number: known.latest, title });
  }),
  stepBy('read schema', async ({ as, at, world, door }) => {
    const { path, known } = chosen(world, at);
    const active = known.versions.at(-1);
    const expected = active === undefined ? 404 : 200;
    const { body } = await expectStatus(door, expected, as, 'GET', path);
    if (active !== undefined) {
      expect(body).toMatchObject({ version: active.number, schema: { title: active.title } });
    }
    await expectStatus(door, expected, as, 'POST', `${path}/check`, schemaOf('checked'));
    for (let number = 1; number <= known.latest; number += 1) {
      const isThere = known.versions.some((version) => version.number === number);
      await expectStatus(door, isThere ? 200 : 404, as, 'GET', `${path}/versions/${number}`);
    }
  }),
  stepBy('remove schema', async ({ as, at, world, door }) => {
    const { path, known } = chosen(world, at);
    const isAll = at % 5 === 0;
    const isLast = isAll || known.versions.length === 1;
    const expected = as !== 'admin' ? 403 : known.versions.length === 0 ? 404 : isLast ? 204 : 200;
    const { body } = await expectStatus(door, expected, as, 'DELETE', `${path}?all=${isAll}`);
    if (expected === 204) known.versions = [];
    if (expected !== 200) return;
    known.versions.pop();
    expect(body.version).toBe(known.versions.at(-1)?.number);
  }),
  stepBy('list schemas', async ({ as, at, world, door }) => {
    const { path, known } = chosen(world, at);
    const items = await allItems(door, as, '/api/v1/schemas', 1 + (at % 3));
    const there = [...world.schemas].flatMap(([name, { versions }]) => (versions.length > 0 ? [name] : []));
    expect(items.map(({ name }) => name).sort()).toEqual(there.sort());
    if (known.versions.length === 0) return;
    const versions = await allItems(door, as, `${path}/versions`, 1 + (at % 3));
    const numbers = known.versions.map(({ number }) => number);
    expect(versions.map(({ version }) => version)).toEqual(numbers.reverse());
  }),
];
