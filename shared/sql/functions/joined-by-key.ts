import { allOf, cast, column, double, firstOf, isNull, operator, textOf } from '../ast/build.ts';
import type { SqlExpression, SqlOutput } from '../ast/sql-tree.ts';
import type { AggregatePlan } from '../compile/aggregate.ts';
import { orElse, textKey } from '../compile/coerce.ts';
import { elementsOf, positionOf } from '../compile/elements.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { liftRows } from '../compile/lift.ts';
import type { ArrayOperand } from '../compile/operand.ts';
import { errorWhen, isNumberOnly, isTextOnly, type Typed, typed } from '../compile/typed.ts';
import { meets } from './criterion.ts';

const PLANES = [
  ['number', 'n'],
  ['error', 'e'],
] as const;

/**
 * A sum by criteria that change with the row: the range is grouped by the keys once, and each row joins its group.
 * `null` where nothing changes with the row, or the range is short.
 */
export function joinedByKey(
  call: FunctionCall,
  ranges: readonly ArrayOperand[],
  criteria: readonly Typed[],
  measured: ArrayOperand | null,
  plan: AggregatePlan,
  isAverage: boolean,
): Typed | null {
  const isLong = ranges.every((array) => array.shape === 'relation' && !array.isInline);
  if (!isLong || criteria.every(({ perRow }) => !perRow)) return null;
  const lifted = [...ranges, ...(measured === null ? [] : [measured])];
  const keys: { readonly inner: SqlExpression; readonly outer: SqlExpression }[] = [];
  const filters: SqlExpression[] = [];
  const rows = liftRows(
    lifted,
    (values) => {
      for (const [index, criterion] of criteria.entries()) {
        const cell = values[index] ?? typed({});
        const key = criterion.perRow ? keyOf(cell, criterion) : null;
        if (key !== null) keys.push(key);
        else filters.push(meets(cell, criterion));
      }
      const value = measured === null ? undefined : values.at(-1);
      return value ?? typed({ number: double(1) });
    },
    call.from,
  );
  if (rows.values.length !== 1) return null;
  if (criteria.filter(({ perRow }) => perRow).length !== keys.length) {
    throw call.unsupported('a criterion that changes with the row must be a plain value');
  }
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
  const value = column(alias, 'n');
  const wrong = result.error && column(alias, 'e');
  if (!isAverage)
    return { ...result, number: orElse(value, double(0)), error: wrong, perRow: true, settled: true };
  const none = errorWhen(allOf([isNull(value), wrong && isNull(wrong)]) ?? isNull(value), '#DIV/0!');
  return { ...result, number: value, error: firstOf([wrong, none]), perRow: true, settled: true };
}

/** Equal for a cell and a criterion that it meets. */
function keyOf(cell: Typed, criterion: Typed): { inner: SqlExpression; outer: SqlExpression } | null {
  if (isNumberOnly(cell) && isNumberOnly(criterion) && cell.number !== null && criterion.number !== null) {
    return {
      inner: cast(cell.number, 'numeric'),
      outer: cast(orElse(criterion.number, double(0)), 'numeric'),
    };
  }
  if (isTextOnly(cell) && isTextOnly(criterion) && cell.text !== null && criterion.text !== null) {
    // "" is met by empty cells too.
    return { inner: textKey(orElse(cell.text, textOf(''))), outer: textKey(criterion.text) };
  }
  return null;
}
