import { aggregate, anyOf, column, isNull, literal, operator, when } from '../ast/build.ts';
import type { SqlExpression, SqlFrom, SqlSelect } from '../ast/sql-tree.ts';
import { type Elements, elementAt, elementSelect, planesOf } from './elements.ts';
import type { FromClause } from './from-clause.ts';
import { settle, type Typed } from './typed.ts';

const PLANES = ['n', 't', 'b', 'e'];
const bigint = (value: number): SqlExpression => literal('bigint', value);

/** The cells of a column that have a row, and the first or last of those that have none, if there are such. */
export function withOneAbsent(
  elements: Elements,
  absent: Typed,
  which: 'first' | 'last',
  outer: FromClause,
): Elements {
  const value = settle(absent);
  const stored = elementSelect(elements);
  const alias = outer.nestedAlias;
  const representative: SqlSelect = {
    kind: 'select',
    outputs: [
      ...planesOf(value).map((expression, i) => ({ expression, as: PLANES[i] ?? '' })),
      { expression: column('gap', 'r'), as: 'r' },
      { expression: bigint(0), as: 'c' },
    ],
    from: {
      first: {
        kind: 'subselect',
        select: which === 'first' ? firstGap(stored, alias) : lastGap(stored, alias, elements.rows),
        alias: 'gap',
        lateral: false,
      },
      joins: [],
    },
    where:
      which === 'first'
        ? operator(column('gap', 'r'), '<', bigint(elements.rows))
        : operator(column('gap', 'r'), '>=', bigint(0)),
  };
  const from = outer.nested({
    kind: 'subselect',
    select: { ...stored, unionAll: [representative] },
    alias,
    lateral: elements.isInline,
  });
  const element = elementAt(alias, [elements.element, value]);
  const { absent: _, ...rest } = elements;
  const [row, columnIndex] = [column(alias, 'r'), column(alias, 'c')];
  return { ...rest, key: '', from, where: null, row, column: columnIndex, values: [element], element };
}

/** The first position that none of the cells has; behind the last where they are all there. */
function firstGap(cells: SqlSelect, alias: string): SqlSelect {
  const { own, neighbour: next, steps } = besideNext(cells, alias, 'lead');
  const after = operator(own, '+', bigint(1));
  const first = aggregate('min', [own]);
  const startsLater = anyOf([isNull(first), operator(first, '>', bigint(0))]) ?? isNull(first);
  const isLast = anyOf([isNull(next), operator(next, '>', after)]) ?? isNull(next);
  const gap = when(startsLater, bigint(0), aggregate('min', [when(isLast, after)]));
  return { kind: 'select', outputs: [{ expression: gap, as: 'r' }], from: steps };
}

/** The last position below `size` that none of the cells has; -1 where they are all there. */
function lastGap(cells: SqlSelect, alias: string, size: number): SqlSelect {
  const { own, neighbour: previous, steps } = besideNext(cells, alias, 'lag');
  const before = operator(own, '-', bigint(1));
  const last = aggregate('max', [own]);
  const endsEarlier = anyOf([isNull(last), operator(last, '<', bigint(size - 1))]) ?? isNull(last);
  const isFirst = anyOf([isNull(previous), operator(previous, '<', before)]) ?? isNull(previous);
  const gap = when(endsEarlier, bigint(size - 1), aggregate('max', [when(isFirst, before)]));
  return { kind: 'select', outputs: [{ expression: gap, as: 'r' }], from: steps };
}

/** Each position of a cell beside the one before or after it. */
function besideNext(cells: SqlSelect, alias: string, side: 'lead' | 'lag') {
  const row = column(alias, 'r');
  const over = { partitionBy: [], orderBy: [{ by: row }] };
  const select: SqlSelect = {
    kind: 'select',
    outputs: [
      { expression: row, as: 'r' },
      { expression: aggregate(side, [row], { over }), as: 'beside' },
    ],
    from: { first: { kind: 'subselect', select: cells, alias, lateral: false }, joins: [] },
  };
  const steps: SqlFrom = { first: { kind: 'subselect', select, alias: 'steps', lateral: false }, joins: [] };
  return { own: column('steps', 'r'), neighbour: column('steps', 'beside'), steps };
}
