import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleOurReader, formulaReader } from '../../../bench/formula-reader.ts';
import { race } from '../../../bench/measure/race.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'formula-reader-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('our reader of formulas runs as a bundle, and says what it refused', async () => {
  const path = join(folder, 'formulas.txt');
  await writeFile(path, ['A1+1', 'SUM(A1:B2', 'IF(A1,"x",2)'].join('\n'));
  const ours = formulaReader('ours', 'ours', await bundleOurReader(join(folder, 'bundle')));
  const [outcome] = await race({ file: { path }, contenders: [ours] }, 1, () => {});

  expect(outcome?.usage).toMatchObject({ cpuSeconds: expect.any(Number) });
  expect(outcome?.found).toEqual({ rows: 3, badRows: 1 });
});
