import { Readable } from 'node:stream';
import { crc32, createDeflateRaw, createInflateRaw } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../../../../../shared/tabular/limits.ts';
import { openTable } from '../../../../../shared/tabular/open-table.ts';
import { bufferSource } from '../../../../support/spreadsheets/buffer-source.ts';
import { readRows } from '../../../../support/spreadsheets/read-table.ts';
import { workbookParts, worksheet, writeWorkbook } from '../../../../support/spreadsheets/workbook-writer.ts';
import { writeZip, type ZipPart } from '../../../../support/spreadsheets/zip-writer.ts';

const SHEET = 'xl/worksheets/sheet1.xml';
const MEGABYTE = 1024 ** 2;
const rows = Array.from({ length: 200 }, (_, i) => [`text ${i}`, i]);
const workbook = writeWorkbook({ sheets: [{ name: 'One', rows }], areStringsShared: true });

const oneSheet = (xml: string) => writeWorkbook({ sheets: [{ name: 'One', xml }] });
const withPart = (part: ZipPart) =>
  writeZip(workbookParts({ sheets: [{ name: 'One', rows }], parts: [part] }));
const refusal = (bytes: Uint8Array, limits: Partial<Limits> = {}) =>
  readRows(bytes, { fileName: 'users.xlsx' }, { ...DEFAULT_LIMITS, ...limits }).then(
    () => expect.unreachable('The file was read'),
    (error: unknown) => error,
  );

/** `megabytes` of `filler` between two texts, deflated without ever being in memory. */
async function deflated(before: string, filler: string, after: string, megabytes: number) {
  const deflate = createDeflateRaw({ level: 9 });
  const chunks: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => chunks.push(chunk));
  const block = Buffer.from(filler.repeat(Math.ceil(MEGABYTE / filler.length)));
  deflate.write(before);
  for (let i = 0; i < megabytes; i++)
    if (!deflate.write(block)) await new Promise((done) => deflate.once('drain', done));
  await new Promise((done) => deflate.once('end', done).end(after));
  return {
    deflated: Buffer.concat(chunks),
    size: before.length + block.length * megabytes + after.length,
    count: (block.length / filler.length) * megabytes,
  };
}

async function checksumOf(packed: Buffer): Promise<number> {
  let checksum = 0;
  for await (const chunk of Readable.from([packed]).pipe(createInflateRaw()))
    checksum = crc32(chunk, checksum);
  return checksum;
}

describe('a damaged workbook', () => {
  test('is refused, wherever it is cut off', async () => {
    for (let length = 4; length < workbook.length; length += 97) {
      expect(await refusal(workbook.subarray(0, length))).toMatchObject({ code: 'file-corrupt' });
    }
  });

  test('is read right or refused, whichever byte is wrong', async () => {
    const right = await readRows(workbook);
    for (let i = 0; i < 300; i++) {
      const at = Math.floor((i * workbook.length) / 300);
      const damaged = Buffer.from(workbook);
      damaged.writeUInt8(workbook.readUInt8(at) ^ 0x55, at);
      const outcome = await readRows(damaged).catch((error: { code: string }) => error.code);
      if (typeof outcome !== 'string') expect(outcome).toEqual(right);
      else expect(outcome).toMatch(/^(file-|sheet-not-found|header-missing|csv-)/);
    }
  });

  test.each<[string, ZipPart]>([
    ['a wrong checksum', { name: SHEET, content: worksheet(''), checksum: 1 }],
    ['a size that is too small', { name: SHEET, content: worksheet('<row/>'), declaredSize: 10 }],
    ['a size that is too large', { name: SHEET, content: worksheet('<row/>'), declaredSize: 10_000 }],
    ['bytes that do not unpack', { name: SHEET, content: worksheet(''), deflated: Buffer.from('nonsense') }],
    ['an unclosed element', { name: SHEET, content: '<worksheet><sheetData><row>' }],
    ['no sheet data', { name: SHEET, content: '<worksheet/>' }],
    [
      'text that is not in its encoding',
      { name: SHEET, content: Buffer.from('<worksheet>\xff</worksheet>', 'latin1') },
    ],
    ['an unknown encoding', { name: SHEET, content: '<?xml version="1.0" encoding="klingon"?><worksheet/>' }],
    ['an unknown entity', { name: SHEET, content: worksheet('<row><c t="str"><v>&x;</v></c></row>') }],
    ['elements nested without end', { name: SHEET, content: '<a>'.repeat(1000) }],
    ['rows out of order', { name: SHEET, content: worksheet('<row r="2"/><row r="1"/>') }],
    ['a row beyond the last', { name: SHEET, content: worksheet('<row r="1048577"/>') }],
    ['a row without a number', { name: SHEET, content: worksheet('<row r="one"/>') }],
    ['a row that counts in another way', { name: SHEET, content: worksheet('<row r="0x10"/>') }],
    ['a row with an exponent', { name: SHEET, content: worksheet('<row r="1e1"/>') }],
    ['rows in two places', { name: SHEET, content: worksheet('<row/></sheetData><sheetData><row/>') }],
    ['a cell of another row', { name: SHEET, content: worksheet('<row r="5"><c r="A6"><v>1</v></c></row>') }],
    ['an empty cell of another row', { name: SHEET, content: worksheet('<row><c r="A2"/></row>') }],
    ['an address without a row', { name: SHEET, content: worksheet('<row><c r="A"/></row>') }],
    ['an address with more behind it', { name: SHEET, content: worksheet('<row><c r="A1B"/></row>') }],
    ['an address without letters', { name: SHEET, content: worksheet('<row><c r="7"/></row>') }],
    ['a reference to no text', { name: SHEET, content: worksheet('<row><c t="s"><v>7</v></c></row>') }],
    [
      'no workbook part',
      {
        name: '_rels/.rels',
        content:
          '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="none.xml"/></Relationships>',
      },
    ],
    ['sheets without relationships', { name: 'xl/_rels/workbook.xml.rels', content: '<Relationships/>' }],
  ])('is refused for %s', async (_, part) => {
    expect(await refusal(withPart(part))).toMatchObject({ code: 'file-corrupt' });
  });

  test('is refused when a part is there twice', async () => {
    const parts = workbookParts({ sheets: [{ name: 'One', rows }] });
    const twice = writeZip([...parts, { name: 'XL/Workbook.xml', content: '<workbook/>' }]);
    expect(await refusal(twice)).toMatchObject({
      code: 'file-corrupt',
      message: expect.stringContaining('twice'),
    });
  });
});

describe('a file that is no readable workbook', () => {
  test('is named when it is an image', async () => {
    const png = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
    expect(await refusal(png)).toMatchObject({ code: 'file-format-mismatch' });
  });

  test('is refused as encrypted when its parts are', async () => {
    const encrypted = withPart({ name: SHEET, content: 'secret', isEncrypted: true });
    expect(await refusal(encrypted)).toMatchObject({
      code: 'file-encrypted',
    });
  });
});

describe('a hostile workbook', () => {
  test('is refused for a document type, before any entity could grow', async () => {
    const laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>';
    const xml = worksheet('<row><c t="str"><v>&b;</v></c></row>').replace(
      '<worksheet',
      `${laughs}<worksheet`,
    );
    expect(await refusal(oneSheet(xml))).toMatchObject({
      code: 'file-corrupt',
      message: expect.stringContaining('document type'),
    });
  });

  test.each<[keyof Limits, Partial<Limits>, Buffer]>([
    ['rows', { rows: 100 }, workbook],
    ['columns', { columns: 2 }, oneSheet(worksheet('<row><c r="C1"><v>1</v></c></row>'))],
    ['entries', { entries: 3 }, workbook],
    ['inflatedBytes', { inflatedBytes: 1000 }, workbook],
    ['cellLength', { cellLength: 5 }, workbook],
    ['cellLength', { cellLength: 5 }, oneSheet(worksheet('<row><c t="str"><v>abcdef</v></c></row>'))],
    ['sharedStringBytes', { sharedStringBytes: 100 }, workbook],
  ])('is refused over the limit of %s', async (limit, limits, bytes) => {
    expect(await refusal(bytes, limits)).toMatchObject({ code: 'file-limit-exceeded', details: { limit } });
  });

  test('is refused before it is unpacked when it declares to be a bomb', async () => {
    const bomb = withPart({
      name: SHEET,
      content: '',
      deflated: Buffer.alloc(1000),
      declaredSize: 0xf000_0000,
    });
    expect(await refusal(bomb)).toMatchObject({
      code: 'file-limit-exceeded',
      details: { limit: 'inflateRatio' },
    });
  });

  test('is refused for its ratio once it is large, and for lying about it', async () => {
    const large = {
      name: SHEET,
      content: '',
      deflated: Buffer.alloc(MEGABYTE),
      declaredSize: 300 * MEGABYTE,
    };
    expect(await refusal(withPart(large))).toMatchObject({ details: { limit: 'inflateRatio' } });
    const { deflated: packed } = await deflated(
      '<worksheet>',
      '<row><c><v>1</v></c></row>',
      '</worksheet>',
      24,
    );
    const lying = withPart({ name: SHEET, content: '', deflated: packed, declaredSize: 2 * MEGABYTE });
    expect(await refusal(lying)).toMatchObject({ code: 'file-corrupt' });
  });

  test('is refused for one row without end', async () => {
    const text = `<c t="str"><v>${'a'.repeat(1000)}</v></c>`;
    const before = '<worksheet><sheetData><row>';
    const { deflated: packed, size } = await deflated(before, text, '</row></sheetData></worksheet>', 48);
    const bomb = withPart({ name: SHEET, content: '', deflated: packed, declaredSize: size });
    expect(await refusal(bomb)).toMatchObject({
      details: { limit: 'recordLength' },
    });
  });

  test('is none for many rows that are alike', async () => {
    const row = `<row>${'<c t="str"><v>the same</v></c>'.repeat(20)}</row>`;
    const {
      deflated: packed,
      size,
      count,
    } = await deflated('<worksheet><sheetData>', row, '</sheetData></worksheet>', 24);
    expect(size / packed.length).toBeGreaterThan(DEFAULT_LIMITS.inflateRatio);
    const checksum = await checksumOf(packed);
    const honest = withPart({ name: SHEET, content: '', deflated: packed, declaredSize: size, checksum });
    const table = await openTable(bufferSource(honest));
    let rows = 0;
    for await (const batch of table.batches()) rows += batch.rowCount;
    expect(rows).toBe(count);
  });

  test.each([
    ['text', '<worksheet><sheetData><row><c t="str"><v>', 'a', '</v></c></row></sheetData></worksheet>'],
    ['attribute', '<worksheet><sheetData><row r="', '1', '"/></sheetData></worksheet>'],
    ['comment', '<worksheet><!--', 'x', '--><sheetData/></worksheet>'],
    ['document type', '<!DOCTYPE x [', ' ', ']><worksheet/>'],
  ])('is refused for one endless %s', async (_, before, filler, after) => {
    const { deflated: packed, size } = await deflated(before, filler, after, 48);
    const bomb = withPart({ name: SHEET, content: '', deflated: packed, declaredSize: size });
    expect(await refusal(bomb, { inflateRatio: 2000 })).toMatchObject({ details: { limit: 'cellLength' } });
  });

  test('is refused for a part that is small in every real workbook', async () => {
    const styles = {
      name: 'xl/styles.xml',
      content: '',
      deflated: Buffer.alloc(1_000_000),
      declaredSize: 40 * MEGABYTE,
    };
    expect(await refusal(withPart(styles))).toMatchObject({ details: { limit: 'inflatedBytes' } });
  });

  test('is refused for shared strings without end', async () => {
    const { deflated: packed, size } = await deflated('<sst>', '<si><t>abcdefgh</t></si>', '</sst>', 4);
    const bomb = withPart({
      name: 'xl/sharedStrings.xml',
      content: '',
      deflated: packed,
      declaredSize: size,
    });
    expect(await refusal(bomb, { sharedStringBytes: MEGABYTE })).toMatchObject({
      code: 'file-limit-exceeded',
      details: { limit: 'sharedStringBytes' },
    });
  });

  test('takes memory for one batch of rows that all reach to the last column, not for all of them', async () => {
    const row = (number: number) => `<row><c r="XFD${number}"><v>1</v></c></row>`;
    const wide = Array.from({ length: 1_000 }, (_, i) => row(i + 1)).join('');
    const table = await openTable(bufferSource(oneSheet(worksheet(wide))));
    let rows = 0;
    let mostCells = 0;
    for await (const batch of table.batches()) {
      for (let row = 0; row < batch.rowCount; row++) expect(batch.rowLength(row)).toBe(16_384);
      rows += batch.rowCount;
      mostCells = Math.max(mostCells, batch.kinds.length);
    }
    expect(rows).toBe(1_000);
    expect(mostCells).toBeLessThan(2 ** 20);
  });
});
