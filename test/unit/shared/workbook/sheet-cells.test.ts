import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SharedTexts } from '../../../../shared/tabular/shared-texts.ts';
import { CellsBuilder } from '../../../../shared/workbook/cells-builder.ts';
import { FormulaForms } from '../../../../shared/workbook/formula-forms.ts';
import { NO_CELL, NO_FORMULA, ValueKind } from '../../../../shared/workbook/sheet-cells.ts';
import { DEFAULT_WORKBOOK_LIMITS } from '../../../../shared/workbook/workbook-limits.ts';

const small = fc.integer({ min: 1, max: 12 });
const cells = fc.array(fc.tuple(small, small, fc.integer()), { maxLength: 60 });

test('cells are found where they were put, the last at an address, and in order', () => {
  fc.assert(
    fc.property(cells, (put) => {
      const byRow = Map.groupBy(put, ([row]) => row);
      const builder = new CellsBuilder();
      const expected = new Map<string, number>();
      for (const row of [...byRow.keys()].toSorted((a, b) => a - b)) {
        for (const [, column, value] of byRow.get(row) ?? []) {
          builder.add(column, ValueKind.number, value, 0, NO_FORMULA);
          expected.set(`${row},${column}`, value);
        }
        builder.endRow(row);
      }

      const sheet = builder.build(new SharedTexts(), new FormulaForms(DEFAULT_WORKBOOK_LIMITS));

      expect(sheet.count).toBe(expected.size);
      for (let row = 0; row <= 13; row++) {
        for (let column = 0; column <= 13; column++) {
          const value = expected.get(`${row},${column}`);
          expect(sheet.valueAt(row, column)).toEqual(
            value === undefined ? { kind: 'blank' } : { kind: 'number', value },
          );
          const index = sheet.indexAt(row, column);
          if (index !== NO_CELL) expect([sheet.rowOf(index), sheet.columns[index]]).toEqual([row, column]);
        }
      }
      const places = Array.from(
        { length: sheet.count },
        (_, i) => sheet.rowOf(i) * 100 + (sheet.columns[i] ?? 0),
      );
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(builder.dimensions?.lastRow).toBe(put.length === 0 ? undefined : Math.max(...byRow.keys()));
    }),
  );
});
