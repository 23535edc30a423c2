import type { SqlSelect } from '../ast/sql-tree.ts';
import type { Typed } from '../compile/typed.ts';
import type { Segment } from '../plan/segment.ts';
import type { TableColumn, TablePlan } from '../plan/table-plan.ts';
import type { PlaneNames } from './plane-names.ts';
import type { ValueShape } from './value-shape.ts';

/** A query that others read: a table, or cells outside of tables, as far as they have been computed. */
export interface Step {
  readonly name: string;
  readonly select: SqlSelect;
  /** Queries that it reads, by name. */
  readonly needs: ReadonlySet<string>;
  /** It reads itself. */
  readonly recursive?: true;
  /** It is computed once however often it is read. */
  readonly materialized?: true;
}

/** A table after a level of formulas. */
export interface TableState {
  readonly step: Step;
  /** The level of the formulas that it has the results of; -1 for the constants alone. */
  readonly level: number;
  readonly shapes: ReadonlyMap<TableColumn, ValueShape>;
}

/** A cell outside of tables: a column of a query of one row. */
export interface LooseCell {
  readonly step: Step;
  readonly level: number;
  readonly shape: ValueShape;
  readonly names: PlaneNames;
}

/** What has been computed so far, and where. */
export class Computed {
  readonly steps: Step[] = [];
  readonly #states = new Map<TablePlan, TableState[]>();
  readonly #loose = new Map<string, LooseCell>();
  readonly #results = new Map<Segment, Typed>();

  addResult(segment: Segment, value: Typed): void {
    this.#results.set(segment, value);
  }

  /** What a formula was compiled to. */
  result(segment: Segment): Typed | undefined {
    return this.#results.get(segment);
  }

  addStep(step: Step): void {
    this.steps.push(step);
  }

  addState(table: TablePlan, state: TableState): void {
    const states = this.#states.get(table);
    if (states === undefined) this.#states.set(table, [state]);
    else states.push(state);
  }

  /** The latest state of a table with nothing of `level` or later in it. */
  stateBefore(table: TablePlan, level: number): TableState {
    const state = this.#states.get(table)?.findLast((each) => each.level < level);
    if (state === undefined) throw new Error(`The table ${table.name} has no state before level ${level}`);
    return state;
  }

  lastState(table: TablePlan): TableState {
    return this.stateBefore(table, Number.POSITIVE_INFINITY);
  }

  addLoose(sheetIndex: number, row: number, column: number, cell: LooseCell): void {
    this.#loose.set(keyOf(sheetIndex, row, column), cell);
  }

  /** Undefined when the cell is a constant. */
  looseCell(sheetIndex: number, row: number, column: number): LooseCell | undefined {
    return this.#loose.get(keyOf(sheetIndex, row, column));
  }
}

function keyOf(sheetIndex: number, row: number, column: number): string {
  return `${sheetIndex} ${row} ${column}`;
}
