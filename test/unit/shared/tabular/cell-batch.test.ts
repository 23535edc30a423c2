import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BLANK, type Cell, type Row, textCell } from '../../../../shared/tabular/cell.ts';
import { CellBatch, CellKind } from '../../../../shared/tabular/cell-batch.ts';
import { SharedTexts } from '../../../../shared/tabular/shared-texts.ts';
import { batchOfRows } from '../../../support/spreadsheets/batch-of-rows.ts';

const aCell: fc.Arbitrary<Cell> = fc.oneof(
  fc.constant(BLANK),
  fc.string({ unit: 'grapheme' }).map(textCell),
  fc.boolean().map((value) => ({ kind: 'boolean' as const, value })),
  fc
    .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
    .map((value) => ({ kind: 'number' as const, value: value + 0, text: String(value + 0) })),
  fc.constantFrom('#DIV/0!', '#N/A').map((value) => ({ kind: 'error' as const, value })),
  fc.constant({ kind: 'date' as const, value: '2024-02-29', precision: 'date' as const }),
);
const aTable: fc.Arbitrary<Row[]> = fc
  .array(fc.array(aCell, { maxLength: 12 }), { maxLength: 40 })
  .map((rows) => rows.map((cells, i) => ({ number: i * 3 + 1, cells })));

describe('a batch of cells', () => {
  test('gives back the rows that were put in', () => {
    fc.assert(
      fc.property(aTable, (rows) => {
        const batch = batchOfRows(rows);
        expect(Array.from({ length: batch.rowCount }, (_, i) => batch.row(i))).toEqual(rows);
      }),
    );
  });

  test('gives a row as two parts: up to a width, and what stands beyond', () => {
    fc.assert(
      fc.property(aTable, fc.nat(14), (rows, width) => {
        const batch = batchOfRows(rows);
        for (const [at, { number, cells }] of rows.entries()) {
          expect(batch.row(at, width)).toEqual({ number, cells: cells.slice(0, width) });
          const beyond = cells.map((cell, i) => ({ column: i + 1, cell })).slice(width);
          expect(batch.contentBeyond(at, width)).toEqual(beyond.filter(({ cell }) => cell.kind !== 'blank'));
          expect(batch.contentWidth(at)).toBe(cells.findLastIndex(({ kind }) => kind !== 'blank') + 1);
        }
      }),
    );
  });

  test('grows with what is put in', () => {
    const row = (number: number) => ({ number, cells: Array.from({ length: 20_000 }, () => textCell('x')) });
    const batch = batchOfRows([row(1), row(2)]);
    expect(batch.rowLength(1)).toBe(20_000);
    expect(batch.row(1)).toEqual(row(2));
    const many = batchOfRows(
      Array.from({ length: 5_000 }, (_, i) => ({ number: i + 1, cells: [textCell('y')] })),
    );
    expect(many.row(4_999)).toEqual({ number: 5_000, cells: [textCell('y')] });
  });

  test('knows a row without content', () => {
    const batch = batchOfRows([
      { number: 1, cells: [BLANK, BLANK] },
      { number: 2, cells: [] },
      { number: 3, cells: [BLANK, textCell('x')] },
    ]);
    expect([0, 1, 2].map((row) => batch.isBlankRow(row))).toEqual([true, true, false]);
  });

  test('keeps the digits of an integer that a double does not hold, and no others', () => {
    const number = (text: string) => ({ kind: 'number' as const, value: Number(text), text });
    const cells = [number('9007199254740993'), number('007'), number('1e400')];
    expect(batchOfRows([{ number: 1, cells }]).row(0).cells).toEqual([
      { kind: 'number', value: 9007199254740992, text: '9007199254740993' },
      { kind: 'number', value: 7, text: '7' },
      { kind: 'number', value: Number.POSITIVE_INFINITY, text: 'Infinity' },
    ]);
  });

  test('shows a serial number as the date that it is, by its calendar', () => {
    const batch = new CellBatch();
    batch.kinds[0] = CellKind.serialDate;
    batch.numbers[0] = 45_351;
    batch.cellCount = 1;
    batch.endRow(1);
    expect(batch.cell(0)).toEqual({ kind: 'date', value: '2024-02-29', precision: 'date' });
    batch.isDate1904 = true;
    expect(batch.cell(0)).toEqual({ kind: 'date', value: '2028-03-01', precision: 'date' });
  });

  test('takes shared texts by their number', () => {
    const batch = new CellBatch();
    batch.sharedTexts = new SharedTexts();
    for (const text of ['Köln', '', 'Bonn'])
      batch.sharedTexts.add(Buffer.from(text), 0, Buffer.byteLength(text));
    batch.kinds[0] = CellKind.sharedText;
    batch.numbers[0] = 2;
    batch.cellCount = 1;
    batch.endRow(1);
    expect(batch.row(0).cells).toEqual([textCell('Bonn')]);
    expect(batch.sharedTexts.text(0)).toBe('Köln');
    expect(batch.sharedTexts.isEmpty(1)).toBe(true);
  });
});

test('shared texts come back in any number and length', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 200 }),
      fc.nat(40),
      (texts, repeats) => {
        const shared = new SharedTexts();
        const all = Array.from({ length: repeats }, () => texts).flat();
        for (const text of all) shared.add(Buffer.from(`<${text}>`), 1, 1 + Buffer.byteLength(text));
        expect(all.map((_, i) => shared.text(i))).toEqual(all.map((text) => Buffer.from(text).toString()));
      },
    ),
    { numRuns: 30 },
  );
});
