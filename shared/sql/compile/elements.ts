import { column, literal, operator } from '../ast/build.ts';
import type { SqlExpression, SqlSelect, SqlSource, SqlType } from '../ast/sql-tree.ts';
import type { FromClause } from './from-clause.ts';
import type { ArrayOperand, CellsOperand, RelationOperand } from './operand.ts';
import { nullable, settle, type Typed, typed } from './typed.ts';

/** A relation with one cell per row. */
export type Elements = RelationOperand & { readonly column: SqlExpression; readonly element: Typed };

const PLANES = [
  ['number', 'n', 'double'],
  ['text', 't', 'text'],
  ['logical', 'b', 'boolean'],
  ['error', 'e', 'smallint'],
] as const satisfies readonly (readonly [keyof Typed, string, SqlType])[];

/** More columns than a sheet has, so that positions in row order are numbers. */
const ROW_STRIDE = 16_384;

/** The cells of an array that have a row, each with its planes and its position. */
export function storedElementsOf(operand: ArrayOperand, from: FromClause): Elements {
  if (operand.shape === 'cells') return cellElements(operand, from);
  const [only] = operand.values;
  if (operand.values.length === 1 && only !== undefined) {
    const column = operand.column ?? literal('bigint', 0);
    return { ...operand, column, element: settle(only) };
  }
  return sideBySide(operand);
}

function cellElements({ rows, columns, cells }: CellsOperand, from: FromClause): Elements {
  const positions = cells.map((cell, index) => [
    ...planesOf(settle(cell)),
    literal('bigint', Math.floor(index / columns)),
    literal('bigint', index % columns),
  ]);
  return grid(from, positions, cells.map(settle), { rows, columns, key: '' });
}

function sideBySide(operand: RelationOperand): Elements {
  const values = operand.values.map(settle);
  const source: SqlSource = {
    kind: 'values',
    rows: values.map((value, index) => [...planesOf(value), literal('bigint', index)]),
    alias: 'cells',
    columns: ['n', 't', 'b', 'e', 'c'],
    lateral: false,
  };
  const select: SqlSelect = {
    kind: 'select',
    outputs: ['n', 't', 'b', 'e', 'c'].map((name) => ({ expression: column('cells', name), as: name })),
    from: { first: source, joins: [] },
  };
  const alias = operand.from.joinOnce({ join: 'cross', select, lateral: true, on: null });
  const element = elementAt(alias, values);
  return { ...operand, column: column(alias, 'c'), values: [element], element };
}

function grid(
  outer: FromClause,
  rows: readonly (readonly SqlExpression[])[],
  values: readonly Typed[],
  size: { rows: number; columns: number; key: string },
): Elements {
  const alias = outer.nestedAlias;
  const from = outer.nested({
    kind: 'values',
    rows,
    alias,
    columns: ['n', 't', 'b', 'e', 'r', 'c'],
    lateral: false,
  });
  const element = elementAt(alias, values);
  return {
    shape: 'relation',
    from,
    where: null,
    row: column(alias, 'r'),
    column: column(alias, 'c'),
    values: [element],
    element,
    isInline: true,
    ...size,
  };
}

/** A column for each plane that one of the values has. */
export function elementAt(alias: string, values: readonly Typed[]): Typed {
  const planes = PLANES.map(([plane, name]) => {
    const present = values.some((value) => value[plane] !== null);
    return [plane, present ? column(alias, name) : null];
  });
  const kinds = values.map((value) => PLANES.filter(([plane]) => value[plane] !== null).length);
  return typed({
    ...Object.fromEntries(planes),
    mayBeBlank: values.some((value, index) => value.mayBeBlank || kinds[index] === 0),
    magnitude: Math.max(0, ...values.map(({ magnitude }) => magnitude)),
    volatile: values.some((value) => value.volatile),
    perRow: values.some((value) => value.perRow),
    settled: values.every(({ settled }) => settled),
    format: values.every(({ format }) => format === 'date') ? 'date' : null,
  });
}

export function planesOf(value: Typed): readonly SqlExpression[] {
  return PLANES.map(([plane, , type]) => nullable(value[plane], type));
}

/** Counts cells row by row: what stands first in the range is smallest. */
export function positionOf({ row, column: columnIndex }: Pick<Elements, 'row' | 'column'>): SqlExpression {
  if (columnIndex.kind === 'literal' && columnIndex.value === 0) return row;
  return operator(operator(row, '*', literal('bigint', ROW_STRIDE)), '+', columnIndex);
}

/** The elements as a select with the columns n, t, b, e, r and c, to be joined or united. */
export function elementSelect(elements: Elements): SqlSelect {
  const outputs = [
    ...PLANES.map(([plane, name, type]) => ({
      expression: nullable(elements.element[plane], type),
      as: name,
    })),
    { expression: elements.row, as: 'r' },
    { expression: elements.column, as: 'c' },
  ];
  return { kind: 'select', outputs, from: elements.from.sql, where: elements.where };
}
