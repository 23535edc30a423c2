import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ByteSource } from '../../../../../shared/tabular/byte-source.ts';
import type { Row } from '../../../../../shared/tabular/cell.ts';
import { openCsvStream } from '../../../../../shared/tabular/csv/csv-table.ts';
import { DEFAULT_LIMITS } from '../../../../../shared/tabular/limits.ts';
import { openTable } from '../../../../../shared/tabular/open-table.ts';
import { UnreadableFileError } from '../../../../../shared/tabular/unreadable-file-error.ts';
import { compileSchema } from '../../../../../shared/validation/compile-schema.ts';
import { validateTable } from '../../../../../shared/validation/validate-table.ts';
import { bufferSource } from '../../../../support/spreadsheets/buffer-source.ts';
import { writeCsv } from '../../../../support/spreadsheets/csv-writer.ts';
import { readRows, readTexts } from '../../../../support/spreadsheets/read-table.ts';
import { rowsOf } from '../../../../support/spreadsheets/rows-of.ts';

const rows = [
  ['name', 'city'],
  ['Jürgen', 'Köln; Bonn'],
];
const text = writeCsv(rows);

describe('a CSV table', () => {
  test.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.from(`\ufeff${text}`)],
    ['utf-16le', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['utf-16be', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['utf-16le', Buffer.from(text, 'utf16le')],
    ['windows-1252', Buffer.from(text, 'latin1')],
  ])('is read from %s', async (encoding, bytes) => {
    expect((await openTable(bufferSource(bytes))).encoding).toBe(encoding);
    expect(await readTexts(bytes)).toEqual(rows);
  });

  test('is split by the delimiter that was asked for', async () => {
    const table = await openTable(bufferSource('a;b,c\n1;2,3\n'), { delimiter: ';' });
    expect(table.delimiter).toBe(';');
    expect(await readTexts('a;b,c\n', { delimiter: ';' })).toEqual([['a', 'b,c']]);
  });

  test.each(['', ';;', '"', '\n', '€'])('refuses %j as a delimiter', async (delimiter) => {
    await expect(openTable(bufferSource('a,b\n'), { delimiter })).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });

  test.each(['\ufeff', '', ' ', '\n\n\n', ' \r\n\t\r\n'])(
    'is refused as empty when there is nothing but %j',
    async (content) => {
      await expect(openTable(bufferSource(content))).rejects.toMatchObject({ code: 'file-empty' });
    },
  );

  test.each(['sep=;\n', 'SEP=;\r\n', 'sep=;\r'])(
    'takes its delimiter from the line %j, which is no row',
    async (line) => {
      for (const bytes of [
        Buffer.from(`${line}a;b,c\n1;2\n`),
        Buffer.from(`\ufeff${line}a;b,c\n1;2\n`, 'utf16le'),
      ]) {
        expect((await openTable(bufferSource(bytes))).delimiter).toBe(';');
        expect(await readRows(bytes)).toMatchObject([{ number: 2 }, { number: 3 }]);
        expect((await readTexts(bytes))[0]).toEqual(['a', 'b,c']);
      }
    },
  );

  test('is read from a stream of unknown length as from a file', async () => {
    for (const content of [text, text.repeat(20_000), `sep=;\n${text}`, 'x']) {
      for (const size of [1_000_000, 65_536, 777]) {
        const bytes = Buffer.from(content);
        const chunks = bufferSource(bytes, size).read(0, bytes.length);
        const streamed = await openCsvStream(chunks, {}, DEFAULT_LIMITS);
        expect(await Array.fromAsync(rowsOf(streamed))).toEqual(await readRows(bytes));
      }
    }
  });

  test('of a stream gives its rows once, and lets go of the stream when nobody wants more', async () => {
    let isOpen = true;
    async function* chunks() {
      try {
        for (let i = 0; i < 100; i++) yield Buffer.from(text.repeat(5_000));
      } finally {
        isOpen = false;
      }
    }
    const table = await openCsvStream(chunks(), {}, DEFAULT_LIMITS);
    for await (const row of rowsOf(table)) if (row.number > 10) break;
    expect(isOpen).toBe(false);
    await expect(Array.fromAsync(rowsOf(table))).rejects.toMatchObject({
      code: 'file-limit-exceeded',
      message: expect.stringContaining('Save it to a file'),
    });
  });

  test('of a stream is the same when the stream uses its memory again', async () => {
    const bytes = Buffer.from(text.repeat(20_000));
    async function* chunks() {
      const memory = Buffer.alloc(10_000);
      for (let at = 0; at < bytes.length; at += memory.length)
        yield memory.subarray(0, bytes.copy(memory, 0, at));
    }
    const streamed = await openCsvStream(chunks(), {}, DEFAULT_LIMITS);
    expect(await Array.fromAsync(rowsOf(streamed))).toEqual(await readRows(bytes));
  });

  test('counts the cells of whole rows in each batch', async () => {
    const bytes = Buffer.from('a,b,c\n'.repeat(10_000));
    const table = await openTable(bufferSource(bytes, 1_000));
    let cells = 0;
    for await (const batch of table.batches()) cells += batch.cellCount;
    expect(cells).toBe(30_000);
  });

  test.each(['', '\ufeff'])('is refused as empty when a stream holds nothing but %j', async (content) => {
    const chunks = bufferSource(content).read(0, Buffer.byteLength(content));
    await expect(openCsvStream(chunks, {}, DEFAULT_LIMITS)).rejects.toMatchObject({ code: 'file-empty' });
  });

  test('can be read twice', async () => {
    const table = await openTable(bufferSource(text));
    const first = await Array.fromAsync(rowsOf(table));
    expect(await Array.fromAsync(rowsOf(table))).toEqual(first);
  });

  test('is the same whatever the chunks of its source', async () => {
    const content = Buffer.from(writeCsv(Array.from({ length: 50 }, (_, i) => [`${i}`, `ä"${i}\n`, '€'])));
    const whole = await Array.fromAsync(rowsOf(await openTable(bufferSource(content))));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), async (chunks) => {
        expect(await Array.fromAsync(rowsOf(await openTable(bufferSource(content, chunks))))).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  test('is refused when it stops being UTF-8 after the sample', async () => {
    const bytes = Buffer.concat([Buffer.from('a,b\n'.repeat(20_000)), Buffer.from('caf\xe9,x\n', 'latin1')]);
    const table = await openTable(bufferSource(bytes));
    await expect(Array.fromAsync(rowsOf(table))).rejects.toMatchObject({
      code: 'file-encoding-invalid',
      details: { byteOffset: 80_003 },
    });
  });
});

describe('a damaged CSV', () => {
  const header = ['id', 'name', 'note'];
  const content = Buffer.from(
    writeCsv([
      header,
      ...Array.from({ length: 100 }, (_, i) => [`${i}`, `name ${i}`, i % 5 ? 'x' : 'a "q"\nb']),
    ]),
  );
  const check = compileSchema({
    properties: { id: { type: 'integer' }, name: { type: 'string' }, note: { type: 'string' } },
    required: header,
  });
  const outcomeOf = async (bytes: Uint8Array) => {
    try {
      const table = await openTable(bufferSource(bytes), { delimiter: ',' });
      return await validateTable({ table, check });
    } catch (error) {
      return { code: error instanceof UnreadableFileError ? error.code : `not refused but broken: ${error}` };
    }
  };

  test('with one wrong byte is refused, has issues, or has all its rows', async () => {
    for (let i = 0; i < 300; i++) {
      const at = Math.floor((i * content.length) / 300);
      for (const mask of [0x55, 0x80, 0x28, 0x2a]) {
        const flipped = Buffer.from(content);
        flipped.writeUInt8(content.readUInt8(at) ^ mask, at);
        const outcome = await outcomeOf(flipped);
        if ('code' in outcome) expect(outcome.code).toMatch(/^(csv|file|header)-/);
        else if (outcome.issueCount === 0) expect(outcome.rows.total).toBe(100);
      }
    }
  });

  test('that is cut off within a quote is refused, and otherwise has the rows before', async () => {
    const rows = await readRows(content);
    for (let i = 1; i <= 300; i++) {
      const cut = content.subarray(0, Math.floor((i * content.length) / 300));
      const isWithinQuote = cut.toString().split('"').length % 2 === 0;
      const outcome = await readRows(cut).catch((error: { code: string }) => error.code);
      if (isWithinQuote) expect(outcome).toBe('csv-quote-unclosed');
      else expect(outcome.slice(0, -1)).toEqual(rows.slice(0, outcome.length - 1));
    }
  });

  test('that a source gives only a part of is not taken for a whole one', async () => {
    const short = { ...bufferSource(content), size: content.length + 1 };
    await expect(readAll(short)).rejects.toThrow(`Expected ${content.length + 1} bytes`);
  });
});

async function readAll(source: ByteSource): Promise<Row[]> {
  return Array.fromAsync(rowsOf(await openTable(source)));
}
