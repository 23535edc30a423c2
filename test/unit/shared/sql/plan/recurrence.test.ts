import { describe, expect, test } from 'vitest';
import { addressOf } from '../../../../../shared/sql/plan/address-of.ts';
import { planWorkbook, type WorkbookPlan } from '../../../../../shared/sql/plan/plan-workbook.ts';
import { UniqueNames } from '../../../../../shared/sql/plan/unique-names.ts';
import type { WorkbookModel } from '../../../../../shared/workbook/workbook-model.ts';
import { type CellsOf, workbookOf } from '../../../../support/workbook-of.ts';

const plan = (model: WorkbookModel): WorkbookPlan => planWorkbook(model, new UniqueNames());

const recurrencesOf = ({ recurrences }: WorkbookPlan) =>
  recurrences.map(({ segments, direction, reach }) => [segments.map(addressOf), direction, reach]);
const refusalsOf = ({ refused }: WorkbookPlan) =>
  refused.map((segment) => [addressOf(segment), segment.refusal]);

/** A table from A1 to row `last`: A has numbers, the others what is said of their rows from the second on. */
function table(formulas: Record<string, (row: number) => string>, last = 9): CellsOf {
  const cells: Record<string, string | number> = { A1: 'a' };
  for (let row = 2; row <= last; row++) cells[`A${row}`] = row;
  for (const [letter, formula] of Object.entries(formulas)) {
    cells[`${letter}1`] = letter;
    cells[`${letter}2`] = 1;
    for (let row = 3; row <= last; row++) cells[`${letter}${row}`] = formula(row);
  }
  return cells;
}

describe('Formulas that depend on the rows before them', () => {
  test.each<[string, Record<string, (row: number) => string>, unknown]>([
    ['the row above', { B: (row) => `=B${row - 1}+A${row}` }, [['B3:B9'], 1, 1]],
    ['the row below', { B: (row) => `=B${row + 1}+A${row}` }, [['B3:B8'], -1, 1]],
    ['several rows above', { B: (row) => `=SUM(B${row - 2}:B${row - 1})+B${row - 1}` }, [['B4:B9'], 1, 2]],
    [
      'columns that need each other, in the order of one row',
      { B: (row) => `=C${row}+1`, C: (row) => `=B${row - 1}*2` },
      [['C3:C9', 'B3:B9'], 1, 1],
    ],
  ])('are one recurrence where they need %s', (_, formulas, expected) => {
    const planned = plan(workbookOf({ S: table(formulas) }));

    expect(recurrencesOf(planned)).toEqual([expected]);
    expect(planned.refused).toEqual([]);
  });

  test('come after what else they need, and before what needs them', () => {
    const planned = plan(
      workbookOf({
        S: table({
          B: (row) => `=B${row - 1}+C${row}`,
          C: (row) => `=A${row}*2`,
          D: (row) => `=SUM(B$2:B${row})`,
        }),
      }),
    );

    expect(planned.levels.map((level) => level.map(addressOf))).toEqual([['C3:C9'], ['B3:B9'], ['D3:D9']]);
  });

  test('are computed cell by cell where they need each other in other ways', () => {
    const planned = plan(workbookOf({ S: table({ B: (row) => `=SUM(B$2:B${row - 1})` }) }));

    expect(planned.recurrences).toEqual([]);
    expect(planned.levels.map((level) => level.map(addressOf))).toEqual(
      [3, 4, 5, 6, 7, 8, 9].map((row) => [`B${row}`]),
    );
  });

  test('are refused where they need each other in other ways and are many', () => {
    const planned = plan(workbookOf({ S: table({ B: (row) => `=SUM(B$2:B${row - 1})` }, 300) }));

    expect(planned.levels).toEqual([]);
    expect(refusalsOf(planned)).toEqual([
      ['B3:B300', 'its rows depend on each other, and not only on those before them: B3:B300'],
    ]);
  });

  test('are refused where a cell depends on itself, cell by cell; the others are not', () => {
    const planned = plan(
      workbookOf({ S: table({ B: () => '=B$5+1', C: (row) => `=D${row}`, D: (row) => `=C${row}` }) }),
    );
    const refusals = refusalsOf(planned);

    expect(planned.levels.flat().map(addressOf)).toEqual(['B3', 'B4', 'B6', 'B7', 'B8', 'B9']);
    expect(refusals).toContainEqual(['B5', 'it depends on itself: B5']);
    expect(refusals).toContainEqual(['C7', 'it depends on itself: C7, D7']);
    expect(refusals).toHaveLength(15);
  });

  test('are refused by the name of iterative calculation where the workbook asks for it', () => {
    const model = workbookOf({ S: { A1: '=C1', C1: '=A1+1' } });
    const planned = plan({ ...model, calculation: { ...model.calculation, isIterative: true } });

    expect(refusalsOf(planned)[0]).toEqual([
      'A1',
      'it depends on itself, and the workbook repeats its calculation (iterative calculation): A1, C1',
    ]);
  });

  test('are no recurrence along a row: each column is a level', () => {
    const planned = plan(
      workbookOf({
        S: table({ B: (row) => `=A${row}*1.1`, C: (row) => `=B${row}*1.1`, D: (row) => `=C${row}*1.1` }),
      }),
    );

    expect(planned.recurrences).toEqual([]);
    expect(planned.levels.map((level) => level.map(addressOf))).toEqual([['B3:B9'], ['C3:C9'], ['D3:D9']]);
  });
});
