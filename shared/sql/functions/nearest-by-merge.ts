import {
  aggregate,
  allOf,
  cast,
  column,
  firstOf,
  helper,
  integer,
  isNotNull,
  literal,
  nullOf,
  operator,
} from '../ast/build.ts';
import type { SqlExpression, SqlOrder, SqlSelect, SqlSource } from '../ast/sql-tree.ts';
import { textKey } from '../compile/coerce.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { numberOfKey } from './lookup-key.ts';
import type { Search } from './lookup-search.ts';

/** More than any position in a range, so that a number holds a rank and a position. */
const STRIDE = literal('bigint', 2_097_152);

/** The same of a cell and of what is sought: equal where they are, and what it is sorted by. */
interface Kind {
  readonly cell: SqlExpression;
  readonly sought: SqlExpression;
  readonly order: (key: SqlExpression) => SqlExpression;
}

/**
 * The position of the nearest value on one side, for all rows at once: cells and what is sought are sorted together, and
 * a window carries the last cell forward. What is of different kinds is not compared.
 */
export function nearestByMerge(call: FunctionCall, search: Search): SqlExpression {
  const positions = kindsOf(search).map((kind) => {
    const select = mergedSelect(call, search, kind);
    const on = (merged: string) => operator(column(merged, 'k'), '=', kind.sought);
    return column(call.from.joinOnce({ join: 'left', lateral: false, select, on }), 'r');
  });
  return firstOf(positions) ?? nullOf('bigint');
}

function kindsOf({ elements: { element }, key }: Search): Kind[] {
  const number = numberOfKey(key);
  const kinds: Kind[] = [];
  if (element.number !== null && number !== null)
    kinds.push({ cell: at15Digits(element.number), sought: at15Digits(number), order: asItIs });
  if (element.text !== null && key.text !== null) {
    const order = (text: SqlExpression) => helper('order_key', text);
    kinds.push({ cell: textKey(element.text), sought: textKey(key.text), order });
  }
  if (element.logical !== null && key.logical !== null)
    kinds.push({ cell: element.logical, sought: key.logical, order: asItIs });
  return kinds;
}

const asItIs = (key: SqlExpression): SqlExpression => key;

/** Numbers that are the same at 15 digits become one, which is sorted faster than decimal numbers. */
const at15Digits = (number: SqlExpression): SqlExpression => cast(cast(number, 'numeric'), 'double');

/** Each thing that is sought (`k`) with the position (`r`) of the cell next to it; null where there is none. */
function mergedSelect(call: FunctionCall, search: Search, { cell, sought, order }: Kind): SqlSelect {
  const { elements, along, mode, halving, last } = search;
  const descending = mode === 'exact-or-larger';
  const takesLast = halving ? !descending : (last ?? false);
  const cells: SqlSelect = {
    kind: 'select',
    outputs: [
      { expression: cell, as: 'k' },
      { expression: order(cell), as: 'o' },
      { expression: along === 'rows' ? elements.row : elements.column, as: 'r' },
    ],
    from: elements.from.sql,
    where: allOf([elements.where, isNotNull(cell)]),
  };
  const rank = aggregate('row_number', [], {
    over: {
      partitionBy: [],
      // Of equal cells, the one to be found comes last.
      orderBy: [
        { by: column('cell', 'o'), descending },
        { by: column('cell', 'r'), descending: !takesLast },
      ],
    },
  });
  const ranked = selectFrom(subselect(cells, 'cell'), [
    ['k', column('cell', 'k')],
    ['o', column('cell', 'o')],
    ['s', integer(0)],
    ['p', operator(operator(rank, '*', STRIDE), '+', column('cell', 'r'))],
  ]);
  const asked = call.from.asked(sought);
  const keys: SqlSelect = {
    kind: 'select',
    outputs: [{ expression: asked.part, as: 'k' }],
    from: asked.from,
    where: isNotNull(asked.part),
    groupBy: [asked.part],
  };
  const questions = selectFrom(subselect(keys, 'sought'), [
    ['k', column('sought', 'k')],
    ['o', order(column('sought', 'k'))],
    ['s', integer(1)],
    ['p', nullOf('bigint')],
  ]);
  const orderBy: SqlOrder[] = [{ by: column('both', 'o'), descending }, { by: column('both', 's') }];
  const carried = aggregate('max', [column('both', 'p')], {
    over: { partitionBy: [], orderBy, frame: { preceding: null, following: 0 } },
  });
  const merged = selectFrom(subselect({ ...ranked, unionAll: [questions] }, 'both'), [
    ['k', column('both', 'k')],
    ['s', column('both', 's')],
    ['p', carried],
  ]);
  return {
    ...selectFrom(subselect(merged, 'merged'), [
      ['k', column('merged', 'k')],
      ['r', operator(column('merged', 'p'), '%', STRIDE)],
    ]),
    where: operator(column('merged', 's'), '=', integer(1)),
  };
}

function subselect(select: SqlSelect, alias: string): SqlSource {
  return { kind: 'subselect', select, alias, lateral: false };
}

function selectFrom(first: SqlSource, outputs: readonly (readonly [string, SqlExpression])[]): SqlSelect {
  return {
    kind: 'select',
    outputs: outputs.map(([as, expression]) => ({ expression, as })),
    from: { first, joins: [] },
  };
}
