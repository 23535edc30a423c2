import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BadRows, type Found } from '../../../../bench/files/bad-rows.ts';
import { writeCsvFile } from '../../../../bench/files/csv-file.ts';
import { type LastColumn, orderSchema } from '../../../../bench/files/order-schema.ts';
import { writeXlsFile } from '../../../../bench/files/xls-file.ts';
import { writeXlsxFile } from '../../../../bench/files/xlsx-file.ts';
import { openTable } from '../../../../shared/tabular/open-table.ts';
import { compileSchema } from '../../../../shared/validation/compile-schema.ts';
import type { Issue } from '../../../../shared/validation/issue.ts';
import { validateTable } from '../../../../shared/validation/validate-table.ts';
import { bufferSource } from '../../../support/spreadsheets/buffer-source.ts';

const ROWS = 2000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bench-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function check(path: string, last: LastColumn) {
  const issues: Issue[] = [];
  const { rows } = await validateTable({
    table: await openTable(bufferSource(await readFile(path))),
    check: compileSchema(orderSchema(last)),
    onIssues: (batch) => void issues.push(...batch),
  });
  const bad = new BadRows();
  for (const row of new Set(issues.map((issue) => issue.row))) bad.add(row);
  return { found: bad.found(rows.total), issues };
}

describe.each<[string, LastColumn, (path: string) => Promise<Found>]>([
  ['orders.csv', 'note', (path) => writeCsvFile(path, ROWS, 'one-percent-once')],
  ['shared.xlsx', 'total', (path) => writeXlsxFile(path, ROWS, 'shared')],
  ['inline.xlsx', 'total', (path) => writeXlsxFile(path, ROWS, 'inline')],
  ['orders.xls', 'total', (path) => writeXlsFile(path, ROWS)],
])('%s', (name, last, write) => {
  test('has the bad rows that it says it has, each with one wrong cell', async () => {
    const path = join(folder, name);
    const truth = await write(path);
    const { found, issues } = await check(path, last);

    expect(found).toEqual(truth);
    expect(issues).toHaveLength(truth.badRows);
    expect(truth.badRows).toBeGreaterThan(ROWS / 200);
    expect(truth.badRows).toBeLessThan(ROWS / 50);
  });

  test('is the same at each writing', async () => {
    const [first, second] = [join(folder, `1-${name}`), join(folder, `2-${name}`)];
    expect(await write(first)).toEqual(await write(second));
    // The compound file of an XLS has a random part in its header.
    if (!name.endsWith('.xls')) expect(await readFile(first)).toEqual(await readFile(second));
  });
});

test('a hopeless CSV file has two wrong cells in each row', async () => {
  const path = join(folder, 'hopeless.csv');
  const truth = await writeCsvFile(path, ROWS, 'all-twice');
  const { found, issues } = await check(path, 'note');

  expect(found).toEqual(truth);
  expect(truth.badRows).toBe(ROWS);
  expect(issues).toHaveLength(2 * ROWS);
});
