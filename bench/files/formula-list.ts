import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE } from '../folders.ts';
import { below, oneOf, type Random, seededRandom } from './random.ts';

type Part = (random: Random) => string;

const cell: Part = (random) =>
  `${below(random, 5) === 0 ? '$' : ''}${oneOf(random, ['A', 'B', 'C', 'F', 'K', 'Q', 'AB', 'CZ'])}${below(random, 5) === 0 ? '$' : ''}${below(random, 900) + 1}`;
const range: Part = (random) => `${cell(random)}:${cell(random)}`;
const sheet: Part = (random) => oneOf(random, ['', '', '', 'Data!', "'Price List'!", '[1]Rates!']);
const number: Part = (random) => oneOf(random, ['0', '1', '12', '0.5', '1.19', '100', '365', '1E-3']);
const text: Part = (random) => oneOf(random, ['""', '"yes"', '"n/a"', '">=5"', '"say ""hi"""']);

/** What people write, about as often as they write it. */
const SHAPES: readonly [Part, ...Part[]] = [
  (random) => `${sheet(random)}${cell(random)}`,
  (random) => `${cell(random)}+${cell(random)}`,
  (random) => `${cell(random)}-${cell(random)}+${cell(random)}*${number(random)}`,
  (random) => `SUM(${sheet(random)}${range(random)})`,
  (random) => `+${cell(random)}/${cell(random)}*${number(random)}%`,
  (random) => `ROUND(${cell(random)}*(1+${cell(random)}),2)`,
  (random) => `IF(${cell(random)}=${text(random)},${number(random)},${cell(random)}*-${number(random)})`,
  (random) => `IF(ISERROR(${cell(random)}/${cell(random)}),${text(random)},${cell(random)}/${cell(random)})`,
  (random) => `VLOOKUP(${cell(random)},${sheet(random)}${range(random)},${number(random)},FALSE)`,
  (random) => `SUMIF(${range(random)},${text(random)},${range(random)})/COUNT(A:A)`,
  (random) => `${cell(random)}&" "&${cell(random)}&${text(random)}`,
  (random) => `AVERAGE(${range(random)},${cell(random)})^2-Rate*(${cell(random)}-${number(random)})`,
];

/** A file with a formula on each line, the same on every machine. */
export async function formulaList(count: number): Promise<string> {
  const random = seededRandom(20_261_126);
  const lines = Array.from({ length: count }, () => oneOf(random, SHAPES)(random));
  const folder = join(CACHE, 'files');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `formulas-${count}.txt`);
  await writeFile(path, lines.join('\n'));
  return path;
}
