import { aggregate, anyOf, column, isNull, literal, operator, when } from '../ast/build.ts';
import type { SqlExpression, SqlSelect } from '../ast/sql-tree.ts';
import { type Elements, elementAt, elementSelect, planesOf } from './elements.ts';
import type { FromClause } from './from-clause.ts';
import { settle, type Typed } from './typed.ts';

const PLANES = ['n', 't', 'b', 'e'];
const bigint = (value: number): SqlExpression => literal('bigint', value);

/** The cells of a column that have a row, and the first of those that have none, if there are such. */
export function withFirstAbsent(elements: Elements, absent: Typed, outer: FromClause): Elements {
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
      first: { kind: 'subselect', select: firstGap(stored, alias), alias: 'gap', lateral: false },
      joins: [],
    },
    where: operator(column('gap', 'r'), '<', bigint(elements.rows)),
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
  const [row, next] = [column(alias, 'r'), column('steps', 'next')];
  const steps: SqlSelect = {
    kind: 'select',
    outputs: [
      { expression: row, as: 'r' },
      {
        expression: aggregate('lead', [row], { over: { partitionBy: [], orderBy: [{ by: row }] } }),
        as: 'next',
      },
    ],
    from: { first: { kind: 'subselect', select: cells, alias, lateral: false }, joins: [] },
  };
  const own = column('steps', 'r');
  const after = operator(own, '+', bigint(1));
  const first = aggregate('min', [own]);
  const startsLater = anyOf([isNull(first), operator(first, '>', bigint(0))]) ?? isNull(first);
  const isLast = anyOf([isNull(next), operator(next, '>', after)]) ?? isNull(next);
  return {
    kind: 'select',
    outputs: [{ expression: when(startsLater, bigint(0), aggregate('min', [when(isLast, after)])), as: 'r' }],
    from: { first: { kind: 'subselect', select: steps, alias: 'steps', lateral: false }, joins: [] },
  };
}
