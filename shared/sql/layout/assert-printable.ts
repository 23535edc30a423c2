import { columnSources } from '../ast/column-sources.ts';
import type { SqlFrom, SqlJoin, SqlSelect } from '../ast/sql-tree.ts';
import type { FromClause } from '../compile/from-clause.ts';
import type { Typed } from '../compile/typed.ts';
import type { Dialect } from '../print/dialect.ts';
import { printSelect } from '../print/print-select.ts';
import { PLANES } from './plane-names.ts';

/**
 * Whether an engine can do what a formula was compiled to: printing refuses what it cannot. Gives the queries that are
 * read, each as often as it is.
 * @throws {DialectRefusalError}
 */
export function assertPrintable(
  value: Typed,
  { sql: from }: FromClause,
  dialect: Dialect,
): readonly string[] {
  if (dialect.partial === undefined) return [];
  const outputs = PLANES.flatMap((plane) => {
    const expression = value[plane];
    return expression === null ? [] : [{ expression, as: plane }];
  });
  const select: SqlSelect = { kind: 'select', outputs, from: from === null ? null : needed(from, outputs) };
  return readsOf(select, dialect);
}

/**
 * The queries that a select reads, each as often as it does; none where that does not matter.
 * @throws {DialectRefusalError} for what the engine cannot do.
 */
export function readsOf(select: SqlSelect, dialect: Dialect): readonly string[] {
  if (dialect.partial === undefined) return [];
  const reads: string[] = [];
  const quoteName: Dialect['quoteName'] = (schema, name) => {
    if (schema === null) reads.push(name);
    return dialect.quoteName(schema, name);
  };
  printSelect(select, { ...dialect, quoteName });
  return reads;
}

/** Without the joins that other formulas of the query attached. */
function needed({ first, joins }: SqlFrom, tree: unknown): SqlFrom {
  const byAlias = new Map(joins.map((join) => [join.source.alias, join]));
  const own = new Set<SqlJoin>();
  const waiting = [...columnSources(tree)];
  for (let alias = waiting.pop(); alias !== undefined; alias = waiting.pop()) {
    const join = byAlias.get(alias);
    if (join === undefined || own.has(join)) continue;
    own.add(join);
    waiting.push(...columnSources([join.source, join.on]));
  }
  return { first, joins: joins.filter((join) => own.has(join)) };
}
