import {
  aggregate,
  call,
  cast,
  column,
  double,
  integer,
  isNotNull,
  operator,
  smallint,
  when,
} from '../ast/build.ts';
import type { SqlExpression, SqlOutput, SqlSelect } from '../ast/sql-tree.ts';
import { FromClause } from '../compile/from-clause.ts';
import { settle, type Typed } from '../compile/typed.ts';
import { ROW_COLUMN, type TablePlan } from '../plan/table-plan.ts';
import type { Step, TableState } from './computed.ts';
import { ALIAS, type CurrentQuery } from './current-query.ts';
import { PLANES, type Plane } from './plane-names.ts';
import { shapeOf, valueWith } from './value-shape.ts';

/** The column of a recursive query that counts the rows of the table that it is at. */
export const POSITION_COLUMN = '_at';

const INNER = 'i';

export interface InputsOptions {
  readonly name: string;
  readonly table: TablePlan;
  readonly state: TableState;
  readonly level: number;
  readonly direction: 1 | -1;
  /** Whether values are read from arrays by position, or joined by their row. */
  readonly isByPosition: boolean;
}

/**
 * What the formulas of a recurrence read that is no result of theirs. It is computed for all rows at once beforehand; a
 * step of the recursion takes that of its row. Where the engine has arrays each plane becomes one, since PostgreSQL would
 * search the whole table for a row in each step. An array with nulls or texts is searched too, so nulls are written as
 * values.
 */
export class StepInputs {
  readonly query: CurrentQuery;
  readonly #options: InputsOptions;
  readonly #outputs: SqlOutput[] = [{ expression: column(ALIAS, ROW_COLUMN), as: ROW_COLUMN }];
  /** What the step of a row sees. Grows while formulas are compiled. */
  readonly #seen: SqlOutput[];
  readonly #taken = new Map<string, Typed>();
  readonly #alias: string;
  hasTexts = false;

  /** `select` is that of the recursive step, which reads the row before as `a0`. */
  constructor(options: InputsOptions, select: FromClause) {
    const { name, table, state, level, direction, isByPosition } = options;
    this.#options = options;
    this.query = {
      level,
      select: new FromClause({ kind: 'table', schema: null, name: state.step.name, alias: ALIAS }, 'a'),
      table: { plan: table, state, alias: ALIAS },
      needs: new Set([state.step.name]),
    };
    const row = operator(column(ALIAS, ROW_COLUMN), '+', integer(direction));
    this.#seen = [{ expression: isByPosition ? row : column(INNER, ROW_COLUMN), as: ROW_COLUMN }];
    const inputs = { kind: 'table' as const, schema: null, name, alias: INNER };
    const seen: SqlSelect = isByPosition
      ? { kind: 'select', outputs: this.#seen, from: null, offset: 0 }
      : { kind: 'select', outputs: this.#seen, from: { first: inputs, joins: [] } };
    this.#alias = select.joinOnce(
      isByPosition
        ? { join: 'cross', select: seen, lateral: true, on: null }
        : {
            join: 'inner',
            select: seen,
            lateral: false,
            on: (alias) => operator(column(alias, ROW_COLUMN), '=', row),
          },
    );
  }

  /** The row that a step computes. */
  get row(): SqlExpression {
    return column(this.#alias, ROW_COLUMN);
  }

  get step(): Step {
    const { select, needs } = this.query;
    return {
      name: this.#options.name,
      select: { kind: 'select', outputs: this.#outputs, from: select.sql },
      needs,
      materialized: true,
    };
  }

  /** A value over the rows of the table, as a step sees it. */
  take(value: Typed): Typed {
    const settled = settle(value);
    const planes = PLANES.filter((plane) => settled[plane] !== null);
    if (settled.constant !== undefined || planes.length === 0) return settled;
    const key = JSON.stringify(planes.map((plane) => [plane, settled[plane]]));
    const known = this.#taken.get(key);
    if (known !== undefined) return known;
    const number = this.#taken.size;
    const isNullable = settled.mayBeBlank || planes.length > 1;
    const taken = valueWith(
      shapeOf(settled),
      (plane) => this.#passOn(`${plane}_${number}`, plane, settled[plane], isNullable),
      true,
    );
    this.#taken.set(key, taken);
    return taken;
  }

  #passOn(as: string, plane: Plane, value: SqlExpression | null, isNullable: boolean): SqlExpression {
    if (value === null) throw new TypeError('Only planes that are there are passed on');
    if (plane === 'text') this.hasTexts = true;
    const { select } = this.query;
    const seen = !this.#options.isByPosition
      ? this.#output(as, value)
      : isNullable
        ? this.#nullable(as, plane, select.bind(value))
        : this.#element(as, value);
    this.#seen.push({ expression: seen, as });
    return column(this.#alias, as);
  }

  #output(as: string, expression: SqlExpression): SqlExpression {
    this.#outputs.push({ expression, as });
    return column(INNER, as);
  }

  /** The value at the step's position in the array of all. */
  #element(as: string, expression: SqlExpression): SqlExpression {
    const inputs = { kind: 'table' as const, schema: null, name: this.#options.name, alias: INNER };
    const all = aggregate('array_agg', [this.#output(as, expression)], {
      orderBy: [{ by: column(INNER, ROW_COLUMN) }],
    });
    const array: SqlExpression = {
      kind: 'subquery',
      select: { kind: 'select', outputs: [{ expression: all, as: 'v' }], from: { first: inputs, joins: [] } },
    };
    const position = operator(column(ALIAS, POSITION_COLUMN), '+', integer(this.#options.direction));
    return { kind: 'element', array, position };
  }

  #nullable(as: string, plane: Plane, value: SqlExpression): SqlExpression {
    switch (plane) {
      case 'number': {
        const number = this.#element(as, call('coalesce', value, double(0)));
        return when(this.#element(`${as}_there`, isNotNull(value)), number);
      }
      case 'logical': {
        const coded = this.#element(as, call('coalesce', cast(value, 'integer'), integer(-1)));
        return when(operator(coded, '>=', integer(0)), operator(coded, '=', integer(1)));
      }
      case 'error':
        return call('nullif', this.#element(as, call('coalesce', value, smallint(0))), smallint(0));
      case 'text':
        return this.#element(as, value);
    }
  }
}
