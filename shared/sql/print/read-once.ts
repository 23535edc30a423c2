import { boolean, column } from '../ast/build.ts';
import { isOneRow } from '../ast/map-tree.ts';
import type { SqlExpression, SqlJoin, SqlSelect, SqlSource } from '../ast/sql-tree.ts';

/** SQLite joins no more than 64. */
const MAX_JOINS = 50;

/**
 * Single cells of other queries, which a select takes by subqueries, are joined instead: SQLite writes out a query for
 * each time that it is read.
 */
export function readOnce(select: SqlSelect): SqlSelect {
  const { groupBy = [], from, distinctOn, unionAll, with: queries, ...own } = select;
  if (groupBy.length > 0 || distinctOn !== undefined || (from !== null && isOneRow({ ...select, limit: 2 })))
    return select;
  const joins: SqlJoin[] = [];
  const aliases = new Map<string, string>();
  const room = MAX_JOINS - (from?.joins.length ?? 0);
  const replace = (node: SqlExpression): SqlExpression | undefined => {
    const cell = cellRead(node);
    if (cell === undefined) return undefined;
    const key = JSON.stringify([cell.source.name, cell.where]);
    const known = aliases.get(key);
    if (known !== undefined) return column(known, cell.name);
    if (joins.length >= room) return undefined;
    const alias = `read_${joins.length + 1}`;
    aliases.set(key, alias);
    joins.push({
      join: cell.where === null ? 'cross' : 'left',
      source: { ...cell.source, alias },
      on: cell.where === null ? null : renamed(cell.where, cell.source.alias, alias),
    });
    return column(alias, cell.name);
  };
  const outputs = own.outputs.map((output) => ({
    ...output,
    expression: within(output.expression, replace),
  }));
  if (joins.length === 0) return select;
  return {
    ...own,
    ...(queries === undefined ? {} : { with: queries }),
    ...(unionAll === undefined ? {} : { unionAll }),
    outputs,
    from: { first: from?.first ?? oneRow(), joins: [...(from?.joins ?? []), ...joins] },
  };
}

type Table = Extract<SqlSource, { kind: 'table' }>;
type CellRead = { readonly source: Table; readonly where: SqlExpression | null; readonly name: string };

/** A column of another query's only row, or of the row of a number. */
function cellRead(node: SqlExpression): CellRead | undefined {
  if (node.kind !== 'subquery') return undefined;
  const { from, outputs, where = null, ...more } = node.select;
  const [output, ...others] = outputs;
  if (from?.first.kind !== 'table' || from.joins.length > 0 || from.first.schema !== null) return undefined;
  if (others.length > 0 || output?.expression.kind !== 'column' || Object.keys(more).length > 1)
    return undefined;
  const isRow =
    where === null ||
    (where.kind === 'operator' &&
      where.operator === '=' &&
      where.left.kind === 'column' &&
      where.right.kind === 'literal');
  return isRow ? { source: from.first, where, name: output.expression.name } : undefined;
}

/** Changes an expression, but nothing in selects within it. */
function within<Part>(part: Part, replace: (node: SqlExpression) => SqlExpression | undefined): Part {
  const change = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(change);
    if (typeof node !== 'object' || node === null) return node;
    // safe because a subquery is an expression
    const isSubquery = 'kind' in node && node.kind === 'subquery';
    if (isSubquery) return replace(node as SqlExpression) ?? node;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, change(value)]));
  };
  // safe because only expressions are put in place of expressions
  return change(part) as Part;
}

function renamed(where: SqlExpression, from: string, to: string): SqlExpression {
  if (where.kind !== 'operator' || where.left.kind !== 'column' || where.left.source !== from) return where;
  return { ...where, left: column(to, where.left.name) };
}

function oneRow(): SqlSource {
  const select: SqlSelect = { kind: 'select', outputs: [{ expression: boolean(true), as: 'v' }], from: null };
  return { kind: 'subselect', select, alias: 'read_0', lateral: false };
}
