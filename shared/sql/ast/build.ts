import type { SqlAggregate, SqlExpression, SqlOperator, SqlType } from './sql-tree.ts';

/** How the compiler writes SQL down: one short word per node of the tree. */
export function literal(type: SqlType, value: number | string | boolean | null): SqlExpression {
  return { kind: 'literal', type, value };
}

export const double = (value: number): SqlExpression => literal('double', value);
export const textOf = (value: string): SqlExpression => literal('text', value);
export const boolean = (value: boolean): SqlExpression => literal('boolean', value);
export const smallint = (value: number): SqlExpression => literal('smallint', value);
export const integer = (value: number): SqlExpression => literal('integer', value);
export const nullOf = (type: SqlType): SqlExpression => literal(type, null);

export function column(source: string | null, name: string): SqlExpression {
  return { kind: 'column', source, name };
}

/** A function of the engine. */
export function call(name: string, ...args: readonly SqlExpression[]): SqlExpression {
  return { kind: 'call', schema: null, name, args };
}

/** A function of the helper schema. */
export function helper(name: string, ...args: readonly SqlExpression[]): SqlExpression {
  return { kind: 'call', schema: 'xl', name, args };
}

export function operator(left: SqlExpression, name: SqlOperator, right: SqlExpression): SqlExpression {
  return { kind: 'operator', operator: name, left, right };
}

export const not = (operand: SqlExpression): SqlExpression => ({ kind: 'not', operand });
export const negate = (operand: SqlExpression): SqlExpression => ({ kind: 'negate', operand });
export const isNull = (operand: SqlExpression): SqlExpression => ({ kind: 'is-null', operand });
export const isNotNull = (operand: SqlExpression): SqlExpression => ({ kind: 'is-not-null', operand });

/** Computed once for a query that does not change it, instead of in each of its rows. */
export function once(expression: SqlExpression): SqlExpression {
  const select = { kind: 'select' as const, outputs: [{ expression, as: 'v' }], from: null };
  return { kind: 'subquery', select };
}

export function cast(operand: SqlExpression, type: SqlType | 'numeric'): SqlExpression {
  return { kind: 'cast', operand, type };
}

export function when(
  condition: SqlExpression,
  then: SqlExpression,
  otherwise: SqlExpression | null = null,
): SqlExpression {
  return { kind: 'case', branches: [{ when: condition, result: then }], otherwise };
}

/** The first that is not null; `null` if there is none to choose from. */
export function firstOf(candidates: readonly (SqlExpression | null)[]): SqlExpression | null {
  const present = candidates.filter((candidate) => candidate !== null);
  const [only] = present;
  if (only === undefined) return null;
  return present.length === 1 ? only : call('coalesce', ...present);
}

export function allOf(conditions: readonly (SqlExpression | null)[]): SqlExpression | null {
  return joined(conditions, 'and');
}

export function anyOf(conditions: readonly (SqlExpression | null)[]): SqlExpression | null {
  return joined(conditions, 'or');
}

function joined(conditions: readonly (SqlExpression | null)[], name: 'and' | 'or'): SqlExpression | null {
  const present = conditions.filter((condition) => condition !== null);
  return present.length === 0 ? null : present.reduce((left, right) => operator(left, name, right));
}

export function aggregate(
  name: string,
  args: readonly SqlExpression[],
  options: Omit<SqlAggregate, 'kind' | 'name' | 'args' | 'schema'> & { readonly schema?: 'xl' | null } = {},
): SqlExpression {
  return { kind: 'aggregate', schema: null, name, args, ...options };
}
