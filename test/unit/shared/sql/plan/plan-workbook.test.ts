import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressOf } from '../../../../../shared/sql/plan/address-of.ts';
import { planWorkbook, type WorkbookPlan } from '../../../../../shared/sql/plan/plan-workbook.ts';
import { UniqueNames } from '../../../../../shared/sql/plan/unique-names.ts';
import { cellAddress } from '../../../../../shared/tabular/cell-address.ts';
import type { WorkbookModel } from '../../../../../shared/workbook/workbook-model.ts';
import { type CellOf, type CellsOf, workbookOf } from '../../../../support/workbook-of.ts';

const plan = (model: WorkbookModel): WorkbookPlan => planWorkbook(model, new UniqueNames());

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** By level: the addresses of its segments. */
const levelsOf = ({ levels }: WorkbookPlan) => levels.map((level) => level.map(addressOf));
const refusalsOf = ({ refused }: WorkbookPlan) => refused.map((each) => [addressOf(each), each.refusal]);

const table = (formulas: Readonly<Record<string, (row: number) => CellOf>>): CellsOf => ({
  A1: 'Amount',
  ...Object.fromEntries(range(2, 9).map((row) => [`A${row}`, row])),
  ...Object.fromEntries(
    Object.entries(formulas).flatMap(([column, formula]) => [
      [`${column}1`, `Column ${column}`],
      ...range(2, 9).map((row) => [`${column}${row}`, formula(row)]),
    ]),
  ),
});

describe('The plan of a workbook', () => {
  test('takes a column filled down as one segment', () => {
    const { levels, tables } = plan(workbookOf({ S: table({ B: (row) => `=A${row}*2` }) }));

    expect(levels.map((level) => level.map(addressOf))).toEqual([['B2:B9']]);
    expect(tables.map(({ name, columns }) => [name, columns.map((each) => each.name)])).toEqual([
      ['S', ['Amount', 'Column_B']],
    ]);
  });

  test('takes rows that refer to the header alone', () => {
    expect(levelsOf(plan(workbookOf({ S: table({ B: (row) => `=A${row - 1}` }) })))).toEqual([
      ['B3:B9', 'B2'],
    ]);
  });

  test('orders formulas by what they need', () => {
    const cells = table({
      B: (row) => `=D${row}+1`,
      C: (row) => `=SUM(B$2:B${row})`,
      D: (row) => `=A${row}`,
    });

    expect(levelsOf(plan(workbookOf({ S: { ...cells, F5: '=F7*2', F7: '=SUM(C:C)' } })))).toEqual([
      ['D2:D9'],
      ['B2:B9'],
      ['C2:C9'],
      ['F7'],
      ['F5'],
    ]);
  });

  test('names all members of a circle, and plans what depends on it', () => {
    const planned = plan(workbookOf({ S: { A1: '=C1', C1: '=E1+1', E1: '=A1', G1: '=A1+1', I1: '=I1' } }));

    expect(levelsOf(planned)).toEqual([['G1']]);
    expect(refusalsOf(planned)).toEqual([
      ['A1', 'it depends on itself: A1, C1, E1'],
      ['C1', 'it depends on itself: A1, C1, E1'],
      ['E1', 'it depends on itself: A1, C1, E1'],
      ['I1', 'it depends on itself: I1'],
    ]);
  });

  test('refuses what it cannot read, and says why', () => {
    const planned = plan(
      workbookOf({
        S: { A1: '=1+', C1: '=[1]S!A1', E1: '=Gone!A1', G1: `=${'IF(1,'.repeat(100)}1${')'.repeat(100)}` },
      }),
    );

    expect(levelsOf(planned)).toEqual([]);
    expect(refusalsOf(planned)).toEqual([
      ['A1', expect.stringMatching(/^it is not a formula: /)],
      ['C1', 'it refers to another workbook'],
      ['E1', 'there is no worksheet “Gone”'],
      ['G1', expect.stringMatching(/^it is not a formula: .*64/)],
    ]);
  });

  test('cuts very long chains: one formula becomes a constant, and the next ones start again', () => {
    const chain = Object.fromEntries(range(2, 1_200).map((i) => [`A${i * 2}`, `=A${i * 2 - 2}+1`]));
    const planned = plan(workbookOf({ S: { A2: 1, ...chain } }));

    expect(planned.levels).toHaveLength(500);
    expect(refusalsOf(planned)).toEqual([
      ['A1004', 'more than 500 formulas before it depend on each other one after the other'],
      ['A2006', 'more than 500 formulas before it depend on each other one after the other'],
    ]);
  });

  test('keeps the formulas that stand in the most cells when there are very many', () => {
    const cells = Object.fromEntries(range(2, 3_000).map((row) => [`B${row}`, `=A${row}+${row}`]));
    const filled = Object.fromEntries(
      range(2, 3_000).flatMap((row) => [
        [`A${row}`, row],
        [`C${row}`, `=A${row}*2`],
      ]),
    );
    const planned = plan(workbookOf({ S: { A1: 'a', B1: 'b', C1: 'c', ...cells, ...filled } }));
    const [first] = planned.refused;

    expect(planned.levels.flat()).toHaveLength(2_500);
    expect(planned.levels.flat().map(addressOf)).toContain('C2:C3000');
    expect(planned.refused).toHaveLength(500);
    expect(first?.refusal).toBe(
      'the workbook has more than 2,500 different formulas, and this one stands in few cells',
    );
  });

  test('parts a table that is wider than databases take', () => {
    const cells = Object.fromEntries(
      range(1, 600).flatMap((column) => [
        [cellAddress(column, 1), `c${column}`],
        [cellAddress(column, 2), column],
        [cellAddress(column, 3), column],
      ]),
    );
    const { tables } = plan(workbookOf({ S: cells }));

    expect(tables.map(({ name, columns }) => [name, columns[0]?.name, columns.at(-1)?.name])).toEqual([
      ['S', 'c1', 'c256'],
      ['S_2', 'c257', 'c512'],
      ['S_3', 'c513', 'c600'],
    ]);
    expect(tables[0]?.region.why).toContain('It has more than 256 columns, so it becomes 3 tables.');
  });

  test('computes each formula after all that it needs, or names it circular', () => {
    const column = fc.constantFrom('A', 'B', 'C', 'D');
    const row = fc.integer({ min: 2, max: 9 });
    const term = fc.oneof(
      fc.tuple(column, row).map(([letter, number]) => `${letter}${number}`),
      fc.tuple(column, row).map(([letter, number]) => `$${letter}$${number}`),
      fc
        .tuple(column, row, fc.nat(3))
        .map(([letter, number, more]) => `SUM(${letter}${number}:${letter}${number + more})`),
    );
    const formulas = fc.array(fc.tuple(column, row, term, term), { minLength: 1, maxLength: 12 });
    let ordered = 0;
    let circular = 0;
    fc.assert(
      fc.property(formulas, (list) => {
        const typed = Object.fromEntries(
          ['A', 'B', 'C', 'D'].flatMap((letter) => [
            [`${letter}1`, `h${letter}`],
            ...range(2, 9).map((r) => [`${letter}${r}`, r]),
          ]),
        );
        const own = Object.fromEntries(
          list.map(([letter, number, a, b]) => [`${letter}${number}`, `=${a}+${b}`]),
        );
        const planned = plan(workbookOf({ S: { ...typed, ...own } }));
        const levelAt = new Map(
          planned.levels.flatMap((level, i) =>
            level.flatMap((each) => [...each.rows].map((r) => [cellAddress(each.column, r), i] as const)),
          ),
        );
        const refused = planned.refused.flatMap((each) =>
          [...each.rows].map((r) => cellAddress(each.column, r)),
        );
        const stepped = new Set(
          planned.recurrences
            .flatMap(({ segments }) => segments)
            .flatMap((each) => [...each.rows].map((r) => cellAddress(each.column, r))),
        );
        expect([...levelAt.keys(), ...refused].toSorted()).toEqual(Object.keys(own).toSorted());
        for (const [address, level] of levelAt) {
          for (const needed of cellsOf(own[address] ?? '')) {
            const other = levelAt.get(needed);
            if (other !== undefined && !stepped.has(needed)) {
              expect(other).toBeLessThan(level);
              ordered++;
            }
          }
        }
        expect(planned.refused.every(({ refusal }) => refusal?.startsWith('it depends on itself: '))).toBe(
          true,
        );
        circular += refused.length;
      }),
      { numRuns: 200 },
    );
    expect(ordered).toBeGreaterThan(20);
    expect(circular).toBeGreaterThan(5);
  });

  test('names nothing circular where formulas refer to columns on the left', () => {
    const term = (before: number) =>
      fc
        .tuple(fc.integer({ min: 1, max: before }), fc.integer({ min: 2, max: 9 }), fc.nat(3), fc.boolean())
        .map(([column, row, more, isFixed]) => {
          const [from, to] = [cellAddress(column, row), cellAddress(column, row + more)];
          return `SUM(${isFixed ? from.replace(/([A-Z])/, '$$$1$$') : from}:${to})`;
        });
    const formulas = fc.tuple(
      ...range(2, 5).map((column) =>
        fc.array(fc.tuple(fc.integer({ min: 2, max: 9 }), term(column - 1)), { maxLength: 6 }),
      ),
    );
    fc.assert(
      fc.property(formulas, (byColumn) => {
        const own = Object.fromEntries(
          byColumn.flatMap((list, i) => list.map(([row, text]) => [cellAddress(i + 2, row), `=${text}`])),
        );
        const planned = plan(workbookOf({ S: { ...table({}), ...own } }));
        expect(planned.refused).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

/** The cells that a formula of these tests refers to. */
function cellsOf(formula: string): string[] {
  return [...formula.matchAll(/\$?([A-D])\$?(\d+)(?::[A-D](\d+))?/g)].flatMap(([, letter, first, last]) =>
    range(Number(first), Number(last ?? first)).map((row) => `${letter}${row}`),
  );
}
