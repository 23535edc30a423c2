import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellText, type Row } from '../../../../../shared/tabular/cell.ts';
import { CsvScanner } from '../../../../../shared/tabular/csv/csv-scanner.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../../../shared/tabular/limits.ts';
import { UnreadableFileError } from '../../../../../shared/tabular/unreadable-file-error.ts';
import { writeCsv } from '../../../../support/spreadsheets/csv-writer.ts';

function scan(pieces: readonly string[], limits: Partial<Limits> = {}, delimiter = ','): Row[] {
  return scanBytes(
    pieces.map((piece) => Buffer.from(piece)),
    limits,
    delimiter,
  );
}

function scanBytes(pieces: readonly Uint8Array[], limits: Partial<Limits> = {}, delimiter = ','): Row[] {
  const scanner = new CsvScanner(delimiter, { ...DEFAULT_LIMITS, ...limits });
  const rows: Row[] = [];
  const take = () => {
    for (let row = 0; row < scanner.batch.rowCount; row++) rows.push(scanner.batch.row(row));
  };
  for (const piece of pieces) {
    scanner.feed(piece);
    while (scanner.scan()) {
      take();
      scanner.take();
    }
    take();
  }
  scanner.feed(Buffer.alloc(0));
  scanner.finish();
  take();
  return rows;
}

/** What comes of a text: its rows, those before a refusal too. Pieces end where characters do, as they do after decoding. */
function outcome(pieces: readonly Uint8Array[], limits: Partial<Limits>) {
  const scanner = new CsvScanner(',', { ...DEFAULT_LIMITS, ...limits });
  const rows: Row[] = [];
  const take = () => {
    for (let row = 0; row < scanner.batch.rowCount; row++) rows.push(scanner.batch.row(row));
    scanner.take();
  };
  try {
    for (const piece of pieces) {
      scanner.feed(piece);
      while (scanner.scan()) take();
      take();
    }
    scanner.finish();
    take();
    return { rows };
  } catch (error) {
    take();
    if (!(error instanceof UnreadableFileError)) throw error;
    return { rows, refusal: { code: error.code, message: error.message, details: error.details } };
  }
}

const texts = (rows: readonly Row[]) => rows.map(({ cells }) => cells.map((cell) => cellText(cell) ?? ''));

/** The bytes of a text cut at random places, also amid a character. */
const inPieces = (text: string, cuts: readonly number[]): Uint8Array[] => {
  const bytes = Buffer.from(text);
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((place, i) => bytes.subarray(place, places[i]));
};

const cuts = fc.array(fc.nat(), { maxLength: 8 });
const cell = fc.string({
  unit: fc.constantFrom('a', 'ä', ' ', ',', ';', '"', '\n', '\r', '1'),
  maxLength: 6,
});
const records = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 });

describe('CsvScanner', () => {
  test.each<[string, string, string[][]]>([
    [
      'cells',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a last line without a break',
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['lines that end in CRLF', 'a\r\nb\r\n', [['a'], ['b']]],
    ['lines that end in CR', 'a\rb\r', [['a'], ['b']]],
    ['empty cells', ',a,\n', [['', 'a', '']]],
    ['quotes', '"a,b","c ""d"""\n', [['a,b', 'c "d"']]],
    ['breaks in quotes', '"a\nb","c\r\nd"\n', [['a\nb', 'c\r\nd']]],
    ['a quote amid a cell', 'a"b",c\n', [['a"b"', 'c']]],
    ['text after a closing quote', '"a"b,c\n', [['ab', 'c']]],
    ['rows of different lengths', 'a,b\n1\n1,2,3\n', [['a', 'b'], ['1'], ['1', '2', '3']]],
    ['a quoted empty cell alone on a line', 'a\n""\nb\n', [['a'], [''], ['b']]],
    ['blanks around cells', ' a , b \n', [[' a ', ' b ']]],
    ['nothing', '', []],
  ])('reads %s', (_, text, expected) => {
    expect(texts(scan([text]))).toEqual(expected);
  });

  test('skips blank lines but counts them', () => {
    expect(scan(['a\n\n\nb\r\n\r\nc']).map(({ number }) => number)).toEqual([1, 4, 6]);
  });

  test('numbers rows by records, not by lines', () => {
    expect(scan(['a\n"x\ny\nz"\nb\n']).map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  test('reads back what was written, whatever pieces it comes in', () => {
    fc.assert(
      fc.property(
        records,
        cuts,
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        (rows, places, lineBreak, ends) => {
          const text = writeCsv(rows, { lineBreak, endsWithBreak: ends });
          expect(texts(scanBytes(inPieces(text, places)))).toEqual(rows);
        },
      ),
    );
  });

  test('reads any text the same way whatever pieces it comes in', () => {
    const outcome = (pieces: Uint8Array[]) => {
      try {
        return scanBytes(pieces);
      } catch (error) {
        return error;
      }
    };
    const anyText = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', '\0'), maxLength: 30 });
    fc.assert(
      fc.property(anyText, cuts, (text, places) => {
        expect(outcome(inPieces(text, places))).toEqual(outcome([Buffer.from(text)]));
      }),
    );
  });

  test('agrees with csv-parse', () => {
    fc.assert(
      fc.property(records, fc.constantFrom(',', ';', '\t'), (rows, delimiter) => {
        const text = writeCsv(rows, { delimiter });
        const expected = parse(text, {
          delimiter,
          relax_column_count: true,
          skip_empty_lines: true,
          record_delimiter: '\n',
        });
        expect(texts(scan([text], {}, delimiter))).toEqual(expected);
      }),
    );
  });

  test.each([
    ['a,b\n1,"open\nand on\n', 2, 2],
    ['a\r\n"x\r\ny"\r\n"open', 4, 3],
    ['a\r"x\ry"\r"open', 4, 3],
  ])('refuses %j with the line on which its quote was opened', (text, line, row) => {
    for (const pieces of [[text], [...text]]) {
      expect(() => scan(pieces)).toThrow(
        expect.objectContaining({ code: 'csv-quote-unclosed', details: { line, row } }),
      );
    }
  });

  test.each(['a,b\n1,x\0y\n', 'a,b\n1,"x\0y"\n'])('refuses a NUL byte in %j', (text) => {
    expect(() => scan([text])).toThrow(
      expect.objectContaining({ code: 'csv-nul-byte', details: { row: 2, line: 2 } }),
    );
  });

  test.each<[keyof Limits, string, Partial<Limits>]>([
    ['rows', 'a\nb\nc\nd\n', { rows: 3 }],
    ['columns', 'a\n1,2,3\n', { columns: 2 }],
    ['cellLength', 'a\nabcdef\n', { cellLength: 5 }],
    ['recordLength', 'a\nab,cd,ef\n', { recordLength: 5 }],
  ])('refuses a file over the limit of %s', (limit, text, limits) => {
    expect(() => scan([text], limits)).toThrow(
      expect.objectContaining({ code: 'file-limit-exceeded', details: expect.objectContaining({ limit }) }),
    );
  });

  test('refuses the same thing at the same place, after the same rows, whatever the pieces', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('a', 'b', '1', 'ä', '東', '😀', ',', '"', '\n', '\r', '\0'),
      maxLength: 60,
    });
    const maximum = fc.integer({ min: 1, max: 12 });
    const limits = fc.record({ cellLength: maximum, recordLength: maximum, columns: maximum, rows: maximum });
    const refusals = new Set<string>();
    fc.assert(
      fc.property(hostile, cuts, limits, (text, places, maxima) => {
        const whole = outcome([Buffer.from(text)], maxima);
        expect(outcome(inPieces(text, places), maxima)).toEqual(whole);
        expect(
          outcome(
            [...text].map((character) => Buffer.from(character)),
            maxima,
          ),
        ).toEqual(whole);
        refusals.add(JSON.stringify(whole.refusal?.details.limit ?? whole.refusal?.code ?? 'read'));
      }),
      { numRuns: 2_000 },
    );
    expect(refusals.size).toBe(7);
  });

  test('hands on full batches and goes on where it stopped', () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => [`${i}`, `"${i}`, 'ä,b']);
    expect(texts(scan([writeCsv(rows)]))).toEqual(rows);
  });

  test('reads a record of as many cells as the format allows', () => {
    const row = Array.from({ length: 16_384 }, (_, i) => `${i}`);
    expect(texts(scan([writeCsv([row, row, ['x']])]))).toEqual([row, row, ['x']]);
  });

  test('points at the quote when an open one swallows the file up to the limit', () => {
    expect(() => scan(['a\n"', 'x\n'.repeat(100)], { cellLength: 50 })).toThrow('a quote opened on line 2');
  });
});
