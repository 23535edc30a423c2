import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CellHomes } from '../../../../../shared/sql/plan/cell-homes.ts';
import { planTables } from '../../../../../shared/sql/plan/plan-tables.ts';
import { type Reference, type RowBound, rowsFrom } from '../../../../../shared/sql/plan/reference.ts';
import { splitRows } from '../../../../../shared/sql/plan/split-rows.ts';
import { UniqueNames } from '../../../../../shared/sql/plan/unique-names.ts';
import { type CellsOf, workbookOf } from '../../../../support/workbook-of.ts';

/** Three tables, two of them one below the other, and cells here and there. */
const CELLS: CellsOf = {
  ...{ A1: 'a', B1: 'b', A17: 'c', B17: 'd', E3: 'e', F3: 'f', A14: 'note', H9: 'alone', B31: 7 },
  ...Object.fromEntries(
    range(2, 11).flatMap((row) => [
      [`A${row}`, row],
      [`B${row}`, `x${row}`],
    ]),
  ),
  ...Object.fromEntries(
    range(18, 26).flatMap((row) => [
      [`A${row}`, row],
      [`B${row}`, `y${row}`],
    ]),
  ),
  ...Object.fromEntries(
    range(4, 22).flatMap((row) => [
      [`E${row}`, row],
      [`F${row}`, `z${row}`],
    ]),
  ),
};
const MODEL = workbookOf({ S: CELLS });
const TABLES = planTables(MODEL, new UniqueNames());
const HOMES = new CellHomes(MODEL, TABLES);

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

const bound: fc.Arbitrary<RowBound> = fc.oneof(
  fc.record({ isAbsolute: fc.constant<true>(true), row: fc.integer({ min: 1, max: 34 }) }),
  fc.record({ isAbsolute: fc.constant<false>(false), offset: fc.integer({ min: -6, max: 20 }) }),
);
const columns = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(5));
/** Of one row that moves, or of any two ends. */
const reference: fc.Arbitrary<Reference> = fc
  .tuple(
    columns,
    fc.oneof(
      bound.map((each) => [each, each] as const),
      fc.tuple(bound, bound),
    ),
  )
  .map(([[firstColumn, more], bounds]) => ({
    sheetIndex: 0,
    firstColumn,
    lastColumn: firstColumn + more,
    bounds,
  }));
const table = fc.constantFrom(...TABLES);

function homeName(row: number, column: number): string {
  const home = HOMES.at(0, row, column);
  return home.kind === 'table' ? `${home.table.name}.${home.column.name}` : home.kind;
}

describe('Rows of a table, split by what is referred to from them', () => {
  test('come from a sheet with several tables and loose cells', () => {
    expect(TABLES.map(({ rows }) => [rows.first, rows.last])).toEqual([
      [2, 11],
      [4, 22],
      [18, 26],
    ]);
    expect(homeName(14, 1)).toBe('loose');
  });

  test('are disjoint and all of them', () => {
    fc.assert(
      fc.property(table, fc.array(reference, { maxLength: 4 }), (own, references) => {
        const { together, single } = splitRows(own.rows, references, own, HOMES);
        const rows = [...together, single].flatMap((part) => [...part]);
        expect(rows.toSorted((a, b) => a - b)).toEqual([...own.rows]);
        expect(together.every(({ count }) => count > 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('see the same column of the same table, or nothing, through a reference to one row', () => {
    const oneRow = fc
      .tuple(columns, fc.integer({ min: -6, max: 20 }))
      .map(([[firstColumn, more], offset]): Reference => {
        const moving: RowBound = { isAbsolute: false, offset };
        return { sheetIndex: 0, firstColumn, lastColumn: firstColumn + more, bounds: [moving, moving] };
      });
    fc.assert(
      fc.property(table, fc.array(oneRow, { minLength: 1, maxLength: 3 }), (own, references) => {
        const { together } = splitRows(own.rows, references, own, HOMES);
        for (const part of together) {
          for (const found of references) {
            const homes = [...part].map((row) =>
              range(found.firstColumn, found.lastColumn).map((column) =>
                homeName(rowsFrom(found, row)[0], column),
              ),
            );
            expect(new Set(homes.map((each) => each.join())).size).toBe(1);
            expect(homes[0]).not.toContain('loose');
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('see only their own table through a range that moves or grows', () => {
    fc.assert(
      fc.property(table, reference, (own, found) => {
        const [a, b] = found.bounds;
        const isFixed = a.isAbsolute && b.isAbsolute;
        const isOneRow = !a.isAbsolute && !b.isAbsolute && a.offset === b.offset;
        fc.pre(!isFixed && !isOneRow);
        const { together } = splitRows(own.rows, [found], own, HOMES);
        for (const row of together.flatMap((part) => [...part])) {
          const seen = range(...rowsFrom(found, row)).flatMap((each) =>
            range(found.firstColumn, found.lastColumn).map((column) => homeName(each, column)),
          );
          const others = seen.filter((name) => name !== 'blank' && !name.startsWith(`${own.name}.`));
          expect(others).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
