import { column, integer, operator } from '../ast/build.ts';
import type { SqlOutput, SqlSelect } from '../ast/sql-tree.ts';
import { compileFormula } from '../compile/compile-formula.ts';
import { FromClause } from '../compile/from-clause.ts';
import type { Typed } from '../compile/typed.ts';
import { UnsupportedFormulaError } from '../compile/unsupported-formula-error.ts';
import type { Recurrence } from '../plan/recurrence.ts';
import { refusalCodeOf } from '../plan/refusal-code.ts';
import { type RowRun, RowSet } from '../plan/row-set.ts';
import type { Segment } from '../plan/segment.ts';
import { ROW_COLUMN, type TableColumn } from '../plan/table-plan.ts';
import { DialectRefusalError } from '../print/dialect-refusal-error.ts';
import { printSelect } from '../print/print-select.ts';
import { readsOf } from './assert-printable.ts';
import type { Step } from './computed.ts';
import { ALIAS, ALIAS_PREFIX } from './current-query.ts';
import { HoistParts } from './hoist-parts.ts';
import { RecurrenceScope } from './recurrence-scope.ts';
import { RecurrenceStart, rowBefore, runsOf } from './recurrence-start.ts';
import { type ColumnShapes, columnsOf, RecurrenceState } from './recurrence-state.ts';
import type { Refusal } from './refusal.ts';
import type { Surroundings } from './segment-scope.ts';
import { POSITION_COLUMN, StepInputs } from './step-inputs.ts';
import { outputsOf, type ValueShape } from './value-shape.ts';

/** A recurrence as a query with a row for each row of its table that it goes through. */
export interface RecurrenceResult {
  readonly recurrence: Recurrence;
  readonly step: Step;
  readonly shapes: ReadonlyMap<TableColumn, ValueShape>;
}

const LAST_COLUMN = '_last';
/** Rows that recursions start from: each is written out. */
const MAX_STARTS = 300;
/** PostgreSQL finds a text in an array by going through those before it. */
const MAX_ROWS_WITH_TEXTS = 20_000;
const SELECTS_PER_READING = 10;

/** Gives what was refused when a formula does not become SQL; the others are then laid out anew without it. */
export function layOutRecurrence(
  recurrence: Recurrence,
  level: number,
  around: Surroundings,
): RecurrenceResult | readonly Refusal[] {
  try {
    return new Recursion(recurrence, level, around).result();
  } catch (error) {
    if (error instanceof MemberError) {
      return [{ segment: error.segment, code: refusalCodeOf(error.cause), reason: error.message }];
    }
    if (!(error instanceof UnsupportedFormulaError || error instanceof DialectRefusalError)) throw error;
    const code = refusalCodeOf(error);
    return recurrence.segments.map((segment) => ({ segment, code, reason: error.message }));
  }
}

class MemberError extends Error {
  readonly segment: Segment;

  constructor(segment: Segment, cause: Error) {
    super(cause.message, { cause });
    this.segment = segment;
  }
}

interface Attempt {
  readonly state: RecurrenceState;
  readonly inputs: StepInputs;
  readonly select: FromClause;
}

class Recursion {
  readonly #recurrence: Recurrence;
  readonly #level: number;
  readonly #around: Surroundings;
  readonly #columns: readonly TableColumn[];
  readonly #runs: readonly RowRun[];
  readonly #rows: RowSet;
  readonly #before: RecurrenceStart;
  readonly #isByPosition: boolean;
  readonly #names: { readonly inputs: string; readonly steps: string };

  constructor(recurrence: Recurrence, level: number, around: Surroundings) {
    const { table } = recurrence;
    const { names, dialect } = around;
    this.#recurrence = recurrence;
    this.#level = level;
    this.#around = around;
    this.#columns = columnsOf(recurrence);
    this.#runs = runsOf(recurrence);
    this.#rows = RowSet.union(this.#runs);
    this.#before = new RecurrenceStart(recurrence, level, around);
    this.#isByPosition = dialect.partial === undefined;
    this.#names = {
      inputs: names.step(`${table.name}_inputs`, level + 1),
      steps: names.step(`${table.name}_steps`, level + 1),
    };
    this.#assertWithinLimits();
  }

  result(): RecurrenceResult {
    const { inputs, state, select } = this.#settled();
    if (inputs.hasTexts && this.#isByPosition && this.#rows.count > MAX_ROWS_WITH_TEXTS) {
      throw new UnsupportedFormulaError('per-row-range', tooMany(MAX_ROWS_WITH_TEXTS, ' and on texts'));
    }
    const needs = new Set([inputs.step.name]);
    const [first, ...others] = this.#runs.map((run) => this.#start(run, state, needs));
    if (first === undefined) throw new TypeError('A recurrence has rows');
    const step: Step = {
      name: this.#names.steps,
      select: { ...first, unionAll: [...others, this.#next(state, inputs, select)] },
      needs,
      recursive: true,
    };
    this.#add(inputs.step, inputs.query.select);
    this.#add(step, select);
    return { recurrence: this.#recurrence, step, shapes: state.found };
  }

  #assertWithinLimits(): void {
    const { dialect } = this.#around;
    const { table } = this.#recurrence;
    const limit = dialect.partial?.maxRecursions;
    if (limit !== undefined && this.#rows.count > limit) {
      throw new DialectRefusalError(
        dialect.title,
        `time for more than ${limit} rows that depend on each other`,
      );
    }
    if (this.#runs.length * this.#recurrence.reach > MAX_STARTS) {
      throw new UnsupportedFormulaError('reference-kind', `its rows depend on each other in too many places`);
    }
    if (this.#runs.some(({ first, last }) => !table.rows.covers(first, last))) {
      throw new UnsupportedFormulaError('reference-kind', 'its rows depend on each other across blank rows');
    }
  }

  /** Compiled again until what comes out of a step is what goes into the next. */
  #settled(): Attempt {
    let shapes = this.#before.shapes(this.#columns, this.#rows);
    for (;;) {
      const attempt = this.#attempt(shapes);
      const { found } = attempt.state;
      if (this.#columns.every((each) => isSame(shapes.get(each), found.get(each)))) return attempt;
      shapes = found;
    }
  }

  #attempt(shapes: ColumnShapes): Attempt {
    const { computed, names } = this.#around;
    const { table, direction, segments } = this.#recurrence;
    const steps = { kind: 'table' as const, schema: null, name: this.#names.steps, alias: ALIAS };
    const select = new FromClause(steps, ALIAS_PREFIX);
    const inputs = new StepInputs(
      {
        ...{ table, direction, level: this.#level, name: this.#names.inputs },
        state: computed.stateBefore(table, this.#level),
        isByPosition: this.#isByPosition,
      },
      select,
    );
    const state = new RecurrenceState(this.#recurrence, { shapes, rows: this.#rows, inputs, select, names });
    for (const segment of segments) state.add(segment, this.#compiled(segment, state, inputs, select));
    return { state, inputs, select };
  }

  #compiled(segment: Segment, state: RecurrenceState, inputs: StepInputs, select: FromClause): Typed {
    try {
      if (segment.tree === undefined) throw new TypeError('A recurrence has formulas');
      if (segment.isArray) {
        throw new UnsupportedFormulaError('array-result', 'it computes an array of rows that depend on it');
      }
      const scope = new RecurrenceScope(segment, state, select, this.#around);
      const { tree, variables } = new HoistParts(segment, scope, inputs, this.#around).of(segment.tree);
      const value = compileFormula(tree, scope, { variables });
      this.#around.computed.addResult(segment, value);
      return value;
    } catch (error) {
      if (error instanceof UnsupportedFormulaError || error instanceof DialectRefusalError) {
        throw new MemberError(segment, error);
      }
      throw error;
    }
  }

  #start(run: RowRun, state: RecurrenceState, needs: Set<string>): SqlSelect {
    const { table, direction } = this.#recurrence;
    const first = direction === 1 ? run.first : run.last;
    const at = table.rows.within(table.rows.first, first).count - direction;
    const shapes = state.found;
    const values = this.#columns.flatMap((each) =>
      Array.from({ length: state.reachOf(each) }, (_, i) => {
        const shape = shapes.get(each);
        return shape === undefined
          ? []
          : outputsOf(this.#before.read(run, each, i, needs), shape, state.carriedNames(each, i + 1));
      }).flat(),
    );
    const outputs: SqlOutput[] = [
      { expression: integer(rowBefore(run, direction)), as: ROW_COLUMN },
      { expression: integer(at), as: POSITION_COLUMN },
      { expression: integer(direction === 1 ? run.last : run.first), as: LAST_COLUMN },
      ...values,
    ];
    return { kind: 'select', outputs, from: null };
  }

  #next(state: RecurrenceState, { row }: StepInputs, select: FromClause): SqlSelect {
    const { direction } = this.#recurrence;
    const [at, last, before] = [POSITION_COLUMN, LAST_COLUMN, ROW_COLUMN].map((name) => column(ALIAS, name));
    if (at === undefined || last === undefined || before === undefined)
      throw new TypeError('There are three');
    return {
      kind: 'select',
      outputs: [
        { expression: row, as: ROW_COLUMN },
        { expression: operator(at, '+', integer(direction)), as: POSITION_COLUMN },
        { expression: last, as: LAST_COLUMN },
        ...state.outputs,
      ],
      from: select.sql,
      where: operator(before, direction === 1 ? '<' : '>', last),
    };
  }

  #add(step: Step, select: FromClause): void {
    const { budget, computed, dialect } = this.#around;
    const reads = readsOf(step.select, dialect).filter((name) => name !== step.name);
    // What is written out for one row is as much as many readings are.
    const written = dialect.viewLimits.inlinedReads === undefined ? '' : printSelect(step.select, dialect);
    const selects = Math.floor(written.split('select').length / SELECTS_PER_READING);
    budget.spend(select, [...reads, ...Array.from({ length: selects }, () => '')], undefined);
    computed.addStep(step);
    budget.close(step.name, select);
  }
}

function isSame(a: ValueShape | undefined, b: ValueShape | undefined): boolean {
  return (
    a?.mayBeBlank === b?.mayBeBlank &&
    a?.format === b?.format &&
    a?.isVolatile === b?.isVolatile &&
    a?.planes.size === b?.planes.size
  );
}

function tooMany(limit: number, more: string): string {
  return `more than ${limit.toLocaleString('en')} rows depend on each other${more}`;
}
