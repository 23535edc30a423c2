import {
  anyOf,
  call,
  column,
  helper,
  isNotNull,
  isNull,
  nullOf,
  operator,
  textOf,
  when,
} from '../ast/build.ts';
import type { SqlExpression, SqlFrom, SqlSelect } from '../ast/sql-tree.ts';
import { textKey } from '../compile/coerce.ts';
import type { FromClause } from '../compile/from-clause.ts';

const ALIAS = 'lengths';
const LENGTH = column(ALIAS, 'l');

/** How `ab*` begins; null for all but such patterns. */
export function beginningOf(pattern: SqlExpression): SqlExpression {
  return helper('beginning', pattern);
}

/**
 * The cells of a range once as a whole and once for each length of the beginnings that rows ask for: cells that begin alike
 * have equal keys then.
 */
export function withBeginnings(
  cells: SqlFrom | null,
  rows: FromClause,
  beginning: SqlExpression,
): SqlFrom | null {
  if (cells === null) return null;
  const asked = rows.asked(beginning);
  const length = call('length', asked.part);
  const select: SqlSelect = {
    kind: 'select',
    outputs: [{ expression: length, as: 'l' }],
    from: asked.from,
    where: isNotNull(asked.part),
    groupBy: [length],
    unionAll: [{ kind: 'select', outputs: [{ expression: nullOf('integer'), as: 'l' }], from: null }],
  };
  const source = { kind: 'subselect' as const, select, alias: ALIAS, lateral: false };
  return { ...cells, joins: [...cells.joins, { join: 'cross', source, on: null }] };
}

/** The key of a cell of such a range: how it begins, or that of the whole cell. */
export function beginningKey(text: SqlExpression | null, whole: SqlExpression): SqlExpression {
  if (text === null) return whole;
  return when(isNull(LENGTH), whole, marked(call('left', textKey(text), LENGTH)));
}

/** The key of what is sought. */
export function soughtKey(beginning: SqlExpression, whole: SqlExpression): SqlExpression {
  return when(isNotNull(beginning), marked(beginning), whole);
}

/** Shorter texts begin in no such way. */
export function isLongEnough(text: SqlExpression | null): SqlExpression {
  const isWhole = isNull(LENGTH);
  if (text === null) return isWhole;
  return anyOf([isWhole, operator(call('length', textKey(text)), '>=', LENGTH)]) ?? isWhole;
}

/** Not to be taken for the key of a whole cell. */
function marked(beginning: SqlExpression): SqlExpression {
  return operator(textOf('p'), '||', beginning);
}
