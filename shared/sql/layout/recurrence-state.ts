import type { SqlOutput } from '../ast/sql-tree.ts';
import type { FromClause } from '../compile/from-clause.ts';
import { BLANK, type Typed, typed, UNBOUNDED } from '../compile/typed.ts';
import type { Recurrence } from '../plan/recurrence.ts';
import { RowSet } from '../plan/row-set.ts';
import type { Segment } from '../plan/segment.ts';
import { SegmentIndex } from '../plan/segment-index.ts';
import type { TableColumn, TablePlan } from '../plan/table-plan.ts';
import { chooseValue, type RowsValue } from './choose-value.ts';
import { ALIAS } from './current-query.ts';
import type { PackageNames } from './package-names.ts';
import type { PlaneNames } from './plane-names.ts';
import { rowsCondition } from './rows-condition.ts';
import type { StepInputs } from './step-inputs.ts';
import { eitherOf, outputsOf, shapeOf, type ValueShape, valueAt } from './value-shape.ts';

/** What each column of a recurrence may hold. */
export type ColumnShapes = ReadonlyMap<TableColumn, ValueShape>;

/** Of the names of a step's own values. */
const RESULT: PlaneNames = { number: 'n', text: 't', logical: 'b', error: 'e' };

/** The values of the rows before, which a recursive query carries from row to row, and those of the row that it is at. */
export class RecurrenceState {
  readonly table: TablePlan;
  readonly index: SegmentIndex;
  readonly inputs: StepInputs;
  readonly #recurrence: Recurrence;
  readonly #shapes: ColumnShapes;
  readonly #names: PackageNames;
  readonly #select: FromClause;
  readonly #rows: RowSet;
  readonly #columns: readonly TableColumn[];
  /** Of each column, how many rows back the furthest is that is needed. */
  readonly #reach = new Map<TableColumn, number>();
  readonly #results = new Map<Segment, Typed>();

  /** `rows` are all that the recursion goes through. */
  constructor(
    recurrence: Recurrence,
    {
      shapes,
      rows,
      inputs,
      select,
      names,
    }: { shapes: ColumnShapes; rows: RowSet; inputs: StepInputs; select: FromClause; names: PackageNames },
  ) {
    this.#recurrence = recurrence;
    this.#shapes = shapes;
    this.#names = names;
    this.#select = select;
    this.#rows = rows;
    this.#columns = columnsOf(recurrence);
    this.table = recurrence.table;
    this.index = new SegmentIndex(recurrence.segments);
    this.inputs = inputs;
  }

  /** The value of a column so many rows below the row that the step is at. */
  at(column: TableColumn, offset: number): Typed {
    const back = -offset * this.#recurrence.direction;
    if (back === 0) return this.#current(column);
    if (back < 0) throw new TypeError('A recurrence goes one way');
    this.#reach.set(column, Math.max(back, this.#reach.get(column) ?? 1));
    return this.#carried(column, back);
  }

  /** Computes a formula's value once for the row that the step is at. */
  add(segment: Segment, value: Typed): void {
    const shape = shapeOf(value);
    const outputs = outputsOf(value, shape, RESULT);
    const select = { kind: 'select' as const, outputs, from: null, offset: 0 };
    const alias =
      outputs.length === 0 ? '' : this.#select.joinOnce({ join: 'cross', select, lateral: true, on: null });
    this.#results.set(segment, valueAt(shape, alias, RESULT, true));
  }

  /** What the columns turned out to hold. */
  get found(): ColumnShapes {
    return new Map(
      this.#columns.map((column) => [
        column,
        { ...eitherOf([this.#shape(column), shapeOf(this.#current(column))]), magnitude: UNBOUNDED },
      ]),
    );
  }

  /** The values that a step hands on to the next. */
  get outputs(): SqlOutput[] {
    return this.#columns.flatMap((column) => {
      const shape = this.#shape(column);
      return Array.from({ length: this.reachOf(column) }, (_, i) =>
        outputsOf(
          i === 0 ? this.#current(column) : this.#carried(column, i),
          shape,
          this.carriedNames(column, i + 1),
        ),
      ).flat();
    });
  }

  reachOf(column: TableColumn): number {
    return this.#reach.get(column) ?? 1;
  }

  /** What a column's value so many rows before the next is called. */
  carriedNames(column: TableColumn, back: number): PlaneNames {
    if (back === 1) return this.#names.planes(column);
    const prefix = `_${this.#columns.indexOf(column)}_${back}_`;
    return { number: `${prefix}n`, text: `${prefix}t`, logical: `${prefix}b`, error: `${prefix}e` };
  }

  #carried(column: TableColumn, back: number): Typed {
    return valueAt(this.#shape(column), ALIAS, this.carriedNames(column, back), true);
  }

  #shape(column: TableColumn): ValueShape {
    const shape = this.#shapes.get(column);
    if (shape === undefined) throw new TypeError('The column is none of the recurrence');
    return shape;
  }

  /** As far as it has been computed. */
  #current(column: TableColumn): Typed {
    const own = this.#recurrence.segments.filter(({ tableColumn }) => tableColumn === column);
    const known: RowsValue[] = own.flatMap((segment) => {
      const value = this.#results.get(segment);
      return value === undefined ? [] : [{ value, condition: this.#isIn(segment.rows) }];
    });
    const isEvery = RowSet.union(own.flatMap(({ rows }) => rows.runs)).count === this.#rows.count;
    const before = isEvery ? undefined : this.#before(column);
    const [first] = known;
    if (known.length === 1 && first?.condition === null) return first.value;
    const shapes = known.map(({ value }) => shapeOf(value));
    const shape = eitherOf(before === undefined ? shapes : [...shapes, shapeOf(before)]);
    return chooseValue(shape, known, before ?? BLANK);
  }

  #before(column: TableColumn): Typed {
    const { table } = this.inputs.query;
    const shape = table?.state.shapes.get(column);
    if (table === undefined || shape === undefined) return BLANK;
    return this.inputs.take(valueAt(shape, table.alias, this.#names.planes(column), true));
  }

  #isIn(rows: RowSet): RowsValue['condition'] {
    const logical = rowsCondition(ALIAS, rows, this.#rows);
    return logical === null ? null : this.inputs.take(typed({ logical })).logical;
  }
}

/** Each once. */
export function columnsOf({ segments }: Recurrence): readonly TableColumn[] {
  return [...new Set(segments.flatMap(({ tableColumn }) => tableColumn ?? []))];
}
