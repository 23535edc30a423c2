import { allOf, column, isNull, literal, operator, when } from '../ast/build.ts';
import type { SqlExpression, SqlSelect, SqlSource, SqlType } from '../ast/sql-tree.ts';
import { type Elements, elementAt, elementSelect } from './elements.ts';
import type { FromClause } from './from-clause.ts';
import { BLANK, nullable, settle, type Typed } from './typed.ts';
import { UnsupportedFormulaError } from './unsupported-formula-error.ts';

/** More cells than this are not written into the statement for the sake of empty ones. */
const MAX_CELLS = 200_000;
const DIGITS = 64;

/** A row for each cell, also for those that the elements have none for. */
export function allCells(elements: Elements, outer: FromClause): Elements {
  const { rows, columns, unlisted = 0 } = elements;
  const size = rows * columns + unlisted;
  if (size > MAX_CELLS) {
    throw new UnsupportedFormulaError(
      'array-result',
      `its empty cells count, and there are too many of them: the range has ${size} cells, at most ${MAX_CELLS} are computed`,
    );
  }
  const alias = outer.nestedAlias;
  const from = outer.nested({ kind: 'subselect', select: positions(rows, columns), alias, lateral: false });
  const [row, columnIndex] = [column(alias, 'r'), column(alias, 'c')];
  const joined = from.joinOnce({
    join: 'left',
    select: elementSelect(elements),
    lateral: elements.isInline,
    on: (other) =>
      allOf([operator(column(other, 'r'), '=', row), operator(column(other, 'c'), '=', columnIndex)]) ??
      literal('boolean', true),
  });
  const stored = elementAt(joined, [elements.element]);
  const element = orAbsent(stored, settle(elements.absent ?? BLANK), isNull(column(joined, 'r')));
  const { absent: _, ...rest } = elements;
  return { ...rest, key: '', from, where: null, row, column: columnIndex, values: [element], element };
}

function orAbsent(stored: Typed, absent: Typed, isAbsent: SqlExpression): Typed {
  const plane = (name: 'number' | 'text' | 'logical' | 'error', type: SqlType): SqlExpression | null =>
    absent[name] === null ? stored[name] : when(isAbsent, absent[name], nullable(stored[name], type));
  return {
    ...stored,
    number: plane('number', 'double'),
    text: plane('text', 'text'),
    logical: plane('logical', 'boolean'),
    error: plane('error', 'smallint'),
    mayBeBlank: stored.mayBeBlank || absent.mayBeBlank,
    magnitude: Math.max(stored.magnitude, absent.magnitude),
    volatile: stored.volatile || absent.volatile,
    perRow: stored.perRow || absent.perRow,
  };
}

/** The positions of all cells: the rows counted with as many digits as it takes. */
function positions(rows: number, columns: number): SqlSelect {
  const counts: number[] = [];
  for (let left = rows; counts.length === 0 || left > 1; left = Math.ceil(left / DIGITS)) {
    counts.push(Math.min(left, DIGITS));
  }
  const sources = [...counts, columns].map((count, i) => numbers(count, `digit${i}`));
  const [first, ...others] = sources;
  if (first === undefined) throw new TypeError('There are no digits');
  const row = counts
    .map((_, i) => {
      const digit = column(`digit${i}`, 'v');
      return i === 0 ? digit : operator(digit, '*', literal('bigint', DIGITS ** i));
    })
    .reduce((sum, each) => operator(sum, '+', each));
  return {
    kind: 'select',
    outputs: [
      { expression: row, as: 'r' },
      { expression: column(`digit${counts.length}`, 'v'), as: 'c' },
    ],
    from: { first, joins: others.map((source) => ({ join: 'cross', source, on: null })) },
    where: operator(row, '<', literal('bigint', rows)),
  };
}

function numbers(count: number, alias: string): SqlSource {
  const rows = Array.from({ length: count }, (_, i) => [literal('bigint', i)]);
  return { kind: 'values', rows, alias, columns: ['v'], lateral: false };
}
