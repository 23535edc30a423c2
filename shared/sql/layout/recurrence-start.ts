import { BLANK, type Typed, UNBOUNDED } from '../compile/typed.ts';
import type { Recurrence } from '../plan/recurrence.ts';
import { type RowRun, RowSet } from '../plan/row-set.ts';
import type { TableColumn } from '../plan/table-plan.ts';
import { PLANES } from './plane-names.ts';
import type { ColumnShapes } from './recurrence-state.ts';
import type { Surroundings } from './segment-scope.ts';
import { shapeOfConstant } from './shape-of-constant.ts';
import { eitherOf, shapeOf, type ValueShape } from './value-shape.ts';

/** What the first rows of a recurrence build on: cells that stand before them. */
export class RecurrenceStart {
  readonly #recurrence: Recurrence;
  readonly #level: number;
  readonly #around: Surroundings;
  readonly #runs: readonly RowRun[];

  constructor(recurrence: Recurrence, level: number, around: Surroundings) {
    this.#recurrence = recurrence;
    this.#level = level;
    this.#around = around;
    this.#runs = runsOf(recurrence);
  }

  /** What stands before the first rows, and in those that the recurrence passes through. */
  shapes(columns: readonly TableColumn[], rows: RowSet): ColumnShapes {
    const before = this.#around.computed.stateBefore(this.#recurrence.table, this.#level);
    return new Map(
      columns.map((each) => {
        const starts = this.#runs.flatMap((run) =>
          Array.from({ length: this.#recurrence.reach }, (_, i) =>
            shapeOf(this.read(run, each, i, new Set())),
          ),
        );
        const own = this.#recurrence.segments.filter(({ tableColumn }) => tableColumn === each);
        const isEvery = RowSet.union(own.flatMap(({ rows }) => rows.runs)).count === rows.count;
        const stored = isEvery ? undefined : before.shapes.get(each);
        const shape = eitherOf(stored === undefined ? starts : [...starts, stored]);
        return [each, { ...shape, magnitude: UNBOUNDED }];
      }),
    );
  }

  /** The cell of a column so many rows before the one before a run. */
  read(run: RowRun, tableColumn: TableColumn, back: number, needs: Set<string>): Typed {
    const { table, direction } = this.#recurrence;
    const row = rowBefore(run, direction) - direction * back;
    if (row < 1) return BLANK;
    const value = this.#around.cells.read(table.sheetIndex, row, tableColumn.column, this.#level, needs);
    const { planes } = this.#shapeOfCell(tableColumn, row);
    const kept = PLANES.map((plane) => [plane, planes.has(plane) ? value[plane] : null]);
    return { ...value, ...Object.fromEntries(kept) };
  }

  /** Of the cell alone: a header in the column makes no text of it. */
  #shapeOfCell(tableColumn: TableColumn, row: number): ValueShape {
    const { plan, computed } = this.#around;
    const segment = plan.levels
      .slice(0, this.#level)
      .flat()
      .find((each) => each.tableColumn === tableColumn && each.rows.has(row));
    const result = segment && computed.result(segment);
    if (result !== undefined) return shapeOf(result);
    const { sheetIndex, sheet } = this.#recurrence.table;
    const isLoose = plan.homes.at(sheetIndex, row, tableColumn.column).kind === 'loose';
    const loose = isLoose ? computed.looseCell(sheetIndex, row, tableColumn.column) : undefined;
    return loose?.shape ?? shapeOfConstant(sheet.cells.valueAt(row, tableColumn.column));
  }
}

/** Rows that are computed one after the other without a break long enough to start anew. */
export function runsOf({ segments, reach }: Recurrence): readonly RowRun[] {
  const runs: { first: number; last: number }[] = [];
  for (const { first, last } of RowSet.union(segments.flatMap(({ rows }) => rows.runs)).runs) {
    const before = runs.at(-1);
    if (before !== undefined && first - before.last <= reach) before.last = last;
    else runs.push({ first, last });
  }
  return runs;
}

export function rowBefore({ first, last }: RowRun, direction: 1 | -1): number {
  return direction === 1 ? first - 1 : last + 1;
}
