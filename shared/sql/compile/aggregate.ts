import { aggregate, allOf, cast, column, literal, operator } from '../ast/build.ts';
import type { SqlExpression, SqlOutput, SqlSelect } from '../ast/sql-tree.ts';
import { type Elements, elementAt, elementSelect, positionOf } from './elements.ts';
import type { FromClause } from './from-clause.ts';
import type { WindowOperand } from './operand.ts';
import { overWindow } from './over-window.ts';
import { type Typed, typed } from './typed.ts';
import { UnsupportedFormulaError } from './unsupported-formula-error.ts';

/** The cells that an aggregate sees, and where each stands. */
export type Seen = { readonly element: Typed; readonly position: SqlExpression };

/** A value written with aggregates over the cells seen. */
export type AggregatePlan = (seen: Seen) => Typed;

const OUTPUTS = [
  ['number', 'n'],
  ['text', 't'],
  ['logical', 'b'],
  ['error', 'e'],
] as const;

/** Computes an aggregate once, in a select of its own, and gives its columns. */
export function aggregated(
  elements: Elements,
  plan: AggregatePlan,
  from: FromClause,
  where?: SqlExpression,
): Typed {
  refuseRereading(elements, elements.element);
  const result = plan({ element: elements.element, position: positionOf(elements) });
  return attached(
    result,
    (outputs) => ({
      kind: 'select',
      outputs,
      from: elements.from.sql,
      where: allOf([elements.where, where ?? null]),
    }),
    from,
  );
}

/** Moves the planes of a value into a joined select of one row. */
export function attached(
  value: Typed,
  selectOf: (outputs: readonly SqlOutput[]) => SqlSelect,
  from: FromClause,
): Typed {
  const outputs: SqlOutput[] = [];
  for (const [plane, as] of OUTPUTS) {
    const expression = value[plane];
    if (expression !== null) outputs.push({ expression, as });
  }
  const alias = from.joinOnce({ join: 'cross', select: selectOf(outputs), lateral: true, on: null });
  const planes = OUTPUTS.map(([plane, as]) => [plane, value[plane] === null ? null : column(alias, as)]);
  return typed({ ...value, ...Object.fromEntries(planes) });
}

/** Reading another table anew for each row would take rows × rows. */
export function refuseRereading(elements: { readonly isInline: boolean }, ...values: readonly Typed[]): void {
  if (!elements.isInline && values.some(({ perRow }) => perRow)) {
    throw new UnsupportedFormulaError(
      'per-row-range',
      'A condition that changes with the row would read the whole range again for each row',
    );
  }
}

/** The cells of several arguments one after the other. */
export function united(parts: readonly Elements[], from: FromClause): Elements {
  const [first, ...rest] = parts;
  if (first === undefined) throw new TypeError('There is nothing to unite');
  if (rest.length === 0) return first;
  const alias = from.nestedAlias;
  const selects = parts.map((part, index) => shifted(elementSelect(part), index));
  const [head, ...others] = selects;
  if (head === undefined) throw new TypeError('There is nothing to unite');
  const nested = from.nested({
    kind: 'subselect',
    select: { ...head, unionAll: others },
    alias,
    lateral: parts.some(({ isInline }) => isInline),
  });
  const element = elementAt(
    alias,
    parts.map((part) => part.element),
  );
  return {
    ...first,
    key: '',
    from: nested,
    where: null,
    row: column(alias, 'r'),
    column: column(alias, 'c'),
    values: [element],
    element,
    isInline: parts.every(({ isInline }) => isInline),
  };
}

/** Moves the rows of a later argument behind those of an earlier one. */
function shifted(select: SqlSelect, index: number): SqlSelect {
  if (index === 0) return select;
  const offset = literal('bigint', index * 2_097_152);
  const outputs = select.outputs.map((output) =>
    output.as === 'r' ? { ...output, expression: operator(output.expression, '+', offset) } : output,
  );
  return { ...select, outputs };
}

/** The error that stands first, as Excel reports it. */
export function firstError({ element, position }: Seen, filter?: SqlExpression): SqlExpression | null {
  if (element.error === null) return null;
  const ranked = operator(operator(position, '*', literal('bigint', 16)), '+', element.error);
  const first = aggregate('min', [ranked], filter ? { filter } : {});
  return cast(operator(first, '%', literal('bigint', 16)), 'smallint');
}

/** The same aggregate over a window of the select's own rows. */
export function windowed(window: WindowOperand, plan: AggregatePlan): Typed {
  const [only, ...others] = window.values;
  if (only === undefined || others.length > 0) {
    throw new UnsupportedFormulaError(
      'reference-kind',
      'A range that grows with the row must have one column',
    );
  }
  const result = plan({ element: only, position: window.orderBy });
  return overWindow(result, {
    partitionBy: [],
    orderBy: [{ by: window.orderBy }],
    frame: window.frame,
  });
}
