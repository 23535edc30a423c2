import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { constants, deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Weight } from '../../../../support/spreadsheets/weigh-reading.ts';
import { workbookParts } from '../../../../support/spreadsheets/workbook-writer.ts';
import { writeZip, type ZipPart } from '../../../../support/spreadsheets/zip-writer.ts';

const MEGABYTE = 1024 ** 2;
const SHEET = 'xl/worksheets/sheet1.xml';
const STRINGS = 'xl/sharedStrings.xml';
const WEIGH = fileURLToPath(new URL('../../../../support/spreadsheets/weigh-reading.ts', import.meta.url));
const TEXT = '<si><t>abcdefgh</t></si>';
const LONG_CELL = `<c t="str"><v>${'a'.repeat(1000)}</v></c>`;

interface Content {
  readonly before: string;
  /** Comes again and again. */
  readonly filler: string;
  readonly megabytes: number;
  /** Characters of every megabyte that are not alike, so that it does not become too small. */
  readonly varied?: number;
}

/** A megabyte is packed once, and stands in the file as often as it takes. */
function packed({ before, filler, megabytes, varied = 0 }: Content): Buffer {
  const flush = { level: 9, finishFlush: constants.Z_FULL_FLUSH };
  const mixed = varied === 0 ? '' : `<si><t>${digits(varied)}</t></si>`;
  const count = Math.floor((MEGABYTE - mixed.length) / filler.length);
  const block = deflateRawSync(mixed + filler.repeat(count), flush);
  const blocks = Array.from({ length: megabytes }, () => block);
  return Buffer.concat([deflateRawSync(before, flush), ...blocks, deflateRawSync('')]);
}

/** The same on every run. */
function digits(length: number): string {
  let text = '';
  for (let state = 1; text.length < length; state = (state * 48_271) % 2_147_483_647)
    text += state.toString(36);
  return text;
}

function bombOf(name: string, content: Content, declared = content.megabytes): Buffer {
  const deflated = packed(content);
  const part: ZipPart = { name, content: '', deflated, declaredSize: declared * MEGABYTE, checksum: 1 };
  return writeZip(workbookParts({ sheets: [{ name: 'One', rows: [['a']] }], parts: [part] }));
}

async function weigh(file: Buffer): Promise<Weight> {
  const directory = await mkdtemp(join(tmpdir(), 'bomb-'));
  try {
    const path = join(directory, 'bomb.xlsx');
    await writeFile(path, file);
    const { stdout } = await promisify(execFile)(process.execPath, [WEIGH, path]);
    return JSON.parse(stdout);
  } finally {
    await rm(directory, { recursive: true });
  }
}

const sheet = (before: string, filler: string) => ({
  before: `<worksheet>${before}`,
  filler,
  megabytes: 200,
});
const texts = { before: '<sst>', filler: TEXT, megabytes: 300, varied: 6_000 };

const LITTLE = 64;
/** Five million texts are found before the lie is. Where each begins takes 20 MB, and more while the list of it grows. */
const PLACES = 128;

// Only Linux tells how much memory a process had at most, apart from what the one that started it had.
test.runIf(existsSync('/proc/self/status')).each<[string, string, () => Buffer, number?]>([
  ['that declares what it is', 'inflateRatio', () => bombOf(SHEET, sheet('<sheetData>', '<row/>'), 3_000)],
  ['of one endless row', 'recordLength', () => bombOf(SHEET, sheet('<sheetData><row>', LONG_CELL))],
  ['of one endless text', 'cellLength', () => bombOf(SHEET, sheet('<sheetData><row><c t="str"><v>', 'a'))],
  ['of one endless attribute', 'cellLength', () => bombOf(SHEET, sheet('<sheetData><row r="', '1'))],
  ['of one endless comment', 'cellLength', () => bombOf(SHEET, sheet('<!--', 'x'))],
  [
    'of one endless document type',
    'cellLength',
    () => bombOf(SHEET, { ...sheet('', ' '), before: '<!DOCTYPE x [' }),
  ],
  ['of shared texts as varied as a real sheet', 'inflateRatio', () => bombOf(STRINGS, texts)],
  [
    'of shared texts just below the limit on all of them',
    'inflateRatio',
    () => bombOf(STRINGS, { ...texts, megabytes: 250 }),
  ],
  ['of shared texts that declares less', 'null', () => bombOf(STRINGS, texts, 20)],
  [
    'of empty shared texts that declares less',
    'null',
    () => bombOf(STRINGS, { ...texts, filler: '<si/>' }, 24),
    PLACES,
  ],
])(
  'a bomb %s is refused in a fraction of the memory that it would take',
  async (_, limit, bomb, most = LITTLE) => {
    const file = bomb();
    expect(file.length).toBeLessThan(4 * MEGABYTE);
    const weight = await weigh(file);
    expect(weight).toMatchObject({ code: limit === 'null' ? 'file-corrupt' : 'file-limit-exceeded', limit });
    expect(weight.extraBytes).toBeLessThan(most * MEGABYTE);
  },
);
