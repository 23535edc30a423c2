import {
  allOf,
  boolean,
  cast,
  column,
  double,
  firstOf,
  helper,
  isNull,
  nullOf,
  operator,
  when,
} from '../ast/build.ts';
import type { SqlExpression, SqlOutput } from '../ast/sql-tree.ts';
import type { AggregatePlan } from '../compile/aggregate.ts';
import { orElse } from '../compile/coerce.ts';
import { positionOf } from '../compile/elements.ts';
import { elementsOf } from '../compile/elements-of.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { liftRows } from '../compile/lift.ts';
import type { ArrayOperand } from '../compile/operand.ts';
import { errorWhen, isBlankOnly, isNumberOnly, nullable, type Typed, typed } from '../compile/typed.ts';
import { type Criterion, meetsCriterion } from './criterion.ts';

const PLANES = [
  ['number', 'n'],
  ['error', 'e'],
] as const;

export type JoinedByKey = {
  readonly value: Typed;
  /** Where the value holds: in rows whose criteria ask for nothing but equality; `null` where all do. */
  readonly isPlain: SqlExpression | null;
};

/**
 * A sum by criteria that change with the row: the range is grouped by the keys once, and each row joins its group.
 * `null` where a criterion is no question of equality.
 */
export function joinedByKey(
  call: FunctionCall,
  ranges: readonly ArrayOperand[],
  criteria: readonly Criterion[],
  measured: ArrayOperand | null,
  plan: AggregatePlan,
  isAverage: boolean,
): JoinedByKey | null {
  const lifted = [...(measured === null ? [] : [measured]), ...ranges];
  const keys: Key[] = [];
  const filters: SqlExpression[] = [];
  const rows = liftRows(
    lifted,
    (values) => {
      const cells = values.slice(values.length - criteria.length);
      for (const [index, criterion] of criteria.entries()) {
        const cell = cells[index] ?? typed({});
        const key = criterion.value.perRow ? keyOf(cell, criterion) : null;
        if (key !== null) keys.push(key);
        else if (!criterion.value.perRow) filters.push(meetsCriterion(cell, criterion));
      }
      const [value] = values;
      return measured === null || value === undefined ? typed({ number: double(1) }) : value;
    },
    call.from,
  );
  if (rows.values.length !== 1) return null;
  if (criteria.filter(({ value }) => value.perRow).length !== keys.length) return null;
  const elements = elementsOf(rows, call.from);
  const element = { ...elements.element, text: null, logical: null };
  const result = plan({ element, position: positionOf(elements) });
  const outputs: SqlOutput[] = keys.map(({ inner }, index) => ({ expression: inner, as: `k${index + 1}` }));
  for (const [plane, as] of PLANES) {
    const expression = result[plane];
    if (expression !== null) outputs.push({ expression, as });
  }
  const alias = call.from.joinOnce({
    join: 'left',
    lateral: false,
    select: {
      kind: 'select',
      outputs,
      from: elements.from.sql,
      where: allOf([elements.where, ...filters]),
      groupBy: keys.map(({ inner }) => inner),
    },
    on: (grouped) =>
      allOf(keys.map(({ outer }, index) => operator(column(grouped, `k${index + 1}`), '=', outer))) ??
      operator(column(grouped, 'n'), 'is not distinct from', column(grouped, 'n')),
  });
  const number = column(alias, 'n');
  const wrong = result.error && column(alias, 'e');
  const isPlain = allOf(keys.map(({ isPlain: isPlainKey }) => isPlainKey));
  const shared = { ...result, perRow: true, settled: result.error === null };
  if (!isAverage) return { value: { ...shared, number: orElse(number, double(0)), error: wrong }, isPlain };
  const none = errorWhen(allOf([isNull(number), wrong && isNull(wrong)]) ?? isNull(number), '#DIV/0!');
  return { value: { ...shared, number, error: firstOf([wrong, none]) }, isPlain };
}

type Key = {
  readonly inner: SqlExpression;
  readonly outer: SqlExpression;
  readonly isPlain: SqlExpression | null;
};

/** Equal for a cell and a criterion that it meets, where the criterion is plain. */
function keyOf(cell: Typed, { value, parts }: Criterion): Key | null {
  if (parts !== undefined && parts.comparison !== '=') return null;
  const criterion = parts?.operand ?? value;
  if (criterion.number === null && criterion.text === null && !isBlankOnly(criterion)) return null;
  if (cell.number === null && cell.text === null) return null;
  const { number, text, logical, error } = criterion;
  const isPlain = allOf([
    error && isNull(error),
    logical && isNull(logical),
    // An empty cell is 0, but "=" asks for empty cells.
    parts !== undefined && criterion.mayBeBlank && number !== null
      ? { kind: 'is-not-null', operand: number }
      : null,
    text && orElse(helper('is_plain_criterion', text), boolean(true)),
  ]);
  if (isNumberOnly(cell) && isNumberOnly(criterion) && cell.number !== null && number !== null) {
    return {
      inner: cast(cell.number, 'numeric'),
      outer: cast(orElse(number, double(0)), 'numeric'),
      isPlain,
    };
  }
  const asNumber = orZero(criterion);
  return {
    inner: helper('criterion_key', nullable(cell.number, 'double'), nullable(cell.text, 'text')),
    outer: helper('criterion_key', asNumber, nullable(text, 'text')),
    isPlain,
  };
}

/** The number of a value that is a number or a text; that of an empty cell is 0. */
function orZero({ number, text, mayBeBlank }: Typed): SqlExpression {
  if (!mayBeBlank) return nullable(number, 'double');
  const filled = number === null ? double(0) : orElse(number, double(0));
  return text === null ? filled : when(isNull(text), filled, nullOf('double'));
}
