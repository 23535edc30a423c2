import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FixtureWorkbook, writeWorkbook } from '../../../support/spreadsheets/workbook-writer.ts';

/** A database starts and proves while others work, too. */
const LONG_MS = 600_000;
/** The memory of the function that parses. */
const MEMORY_MB = 3008;

const many = (count: number, item: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => item(i)).join('');
const cell = (address: string, formula: string, saved: number) =>
  `<c r="${address}"><f>${formula}</f><v>${saved}</v></c>`;
const one = (sheetData: string, names = ''): FixtureWorkbook => ({
  sheets: [{ name: 'One', sheetData }],
  ...(names === '' ? {} : { afterSheets: `<definedNames>${names}</definedNames>` }),
});
const nested = `${'IF(1,'.repeat(10_000)}1${')'.repeat(10_000)}`;
const nameOf = (i: number, meaning: string) => `<definedName name="n_${i}">${meaning}</definedName>`;

/** What comes of them: how many formula cells are proven, and how many are not, for reasons that are told. */
const RESULTS: readonly [string, FixtureWorkbook, { pass: number; unresolved: number }][] = [
  [
    '10,000 nested IFs',
    one(`<row r="1">${cell('A1', nested, 1)}</row><row r="3">${cell('A3', '1+1', 2)}</row>`),
    { pass: 1, unresolved: 1 },
  ],
  [
    '60,000 names that mean each other in a circle',
    one(
      `<row r="1">${cell('A1', 'n_1', 1)}</row><row r="3">${cell('A3', '2*3', 6)}</row>`,
      many(60_000, (i) => nameOf(i, `n_${(i + 1) % 60_000}+1`)),
    ),
    { pass: 1, unresolved: 1 },
  ],
  [
    'cells that mean each other in a circle',
    one(
      `<row r="1">${cell('A1', 'C1+1', 1)}${cell('C1', 'E1+1', 1)}${cell('E1', 'A1+1', 1)}</row><row r="3">${cell('A3', '2*3', 6)}</row>`,
    ),
    { pass: 1, unresolved: 3 },
  ],
  [
    'a shared formula that points outside of the sheet',
    one(
      `<row r="1"><c r="B1"><f t="shared" ref="B1:C2" si="0">A1048576+XFD1</f><v>0</v></c><c r="C1"><f t="shared" si="0"/><v>0</v></c></row><row r="2"><c r="B2"><f t="shared" si="0"/><v>0</v></c></row>`,
    ),
    { pass: 3, unresolved: 0 },
  ],
  [
    '255 sheets that refer to each other',
    {
      sheets: Array.from({ length: 255 }, (_, i) => ({
        name: `S${i}`,
        sheetData: `<row r="1">${i === 0 ? '<c r="A1"><v>1</v></c>' : cell('A1', `S${i - 1}!B2`, i)}</row><row r="2"><c r="B2"><v>${i + 1}</v></c></row>`,
      })),
    },
    { pass: 254, unresolved: 0 },
  ],
];

describe('A hostile workbook', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hostile-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function parsed(workbook: FixtureWorkbook, ...options: readonly string[]) {
    const file = join(folder, 'hostile.xlsx');
    await writeFile(file, writeWorkbook(workbook));
    const argv = [`--max-old-space-size=${MEMORY_MB}`, resolve('bin/etl.js'), 'parse', file, '--json'];
    const child = spawn(process.execPath, [...argv, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
    const exit = once(child, 'close');
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = await exit;
    return { code, stdout, stderr };
  }

  test.each(RESULTS)(
    'of %s ends in a result',
    async (_, workbook, { pass, unresolved }) => {
      const { code, stdout } = await parsed(workbook);

      expect(JSON.parse(stdout)).toMatchObject({
        formulas: { cells: pass + unresolved },
        proof: { pass, fail: 0, unresolved },
      });
      expect(code).toBe(unresolved === 0 ? 0 : 1);
    },
    LONG_MS,
  );

  test(
    'of a formula on each of 1,048,576 rows ends in a result',
    async () => {
      const first =
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A1048576" si="0">ROW()*2</f><v>2</v></c></row>';
      const others = many(
        1_048_575,
        (i) => `<row r="${i + 2}"><c r="A${i + 2}"><f t="shared" si="0"/><v>${2 * i + 4}</v></c></row>`,
      );
      const { code, stdout, stderr } = await parsed(one(first + others), '--no-proof');

      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toMatchObject({
        formulas: { cells: 1_048_576, translated: 1 },
        proof: null,
      });
      expect(code).toBe(0);
    },
    LONG_MS,
  );

  test(
    'of a million names is refused',
    async () => {
      const { code, stdout, stderr } = await parsed(
        one(
          '',
          many(1_000_000, (i) => nameOf(i, `n_${i + 1}`)),
        ),
      );

      expect(stdout).toBe('');
      expect(stderr).toMatch(/^etl: \S+: The file has more than .+\.$/m);
      expect(code).toBe(2);
    },
    LONG_MS,
  );
});
