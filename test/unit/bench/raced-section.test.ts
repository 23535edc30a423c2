import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Contender, ours } from '../../../bench/contender.ts';
import { writeCsvFile } from '../../../bench/files/csv-file.ts';
import { orderSchema } from '../../../bench/files/order-schema.ts';
import type { PreparedFile } from '../../../bench/files/prepared-file.ts';
import { racedSection } from '../../../bench/raced-section.ts';

const BENCH = { runs: 1, isQuick: false, say: () => {} };

let folder: string;
let file: PreparedFile;
let schema: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'section-'));
  const path = join(folder, 'orders.csv');
  const truth = await writeCsvFile(path, 1000, 'one-percent-once');
  file = { path, bytes: (await stat(path)).size, truth };
  schema = join(folder, 'schema.json');
  await writeFile(schema, JSON.stringify(orderSchema('note')));
});
afterAll(() => rm(folder, { recursive: true }));

/** Prints what it is told to have found. */
async function claiming(name: string, claim: object, whyOtherRows?: string): Promise<Contender> {
  const program = join(folder, `${name}.mjs`);
  await writeFile(program, `console.log('${JSON.stringify(claim)}')`);
  return { name, argv: () => [program], found: (output) => JSON.parse(output), whyOtherRows };
}

test('who finds other rows than there are is marked, with the reason', async () => {
  const { truth } = file;
  const contenders = [
    ours,
    await claiming('right', truth),
    await claiming('blind', { ...truth, badRows: 0, digest: 'none' }, 'It knows no formats.'),
    await claiming('unlucky', { ...truth, digest: 'another' }),
  ];
  const workload = { title: 'Orders', about: '', file, schema, contenders, goals: () => [] };
  const { table, goals, notes } = await racedSection(BENCH, workload);

  expect(table.rows.map(([name, , , , , found]) => [name, found])).toEqual([
    ['etl validate', String(truth.badRows)],
    ['right', String(truth.badRows)],
    ['blind', '0 (others)'],
    ['unlucky', `${truth.badRows} (others)`],
  ]);
  expect(notes).toEqual([
    'blind read 1,000 rows and found others bad than there are. It knows no formats.',
    'unlucky read 1,000 rows and found others bad than there are. Nobody knows why yet.',
  ]);
  expect(goals).toEqual([
    {
      goal: 'names exactly the bad rows',
      measured: `${truth.badRows} of ${truth.badRows}`,
      isMet: true,
      isCount: true,
    },
  ]);
});
