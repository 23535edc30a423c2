import { columnSources } from '../ast/column-sources.ts';
import { isOneRow, withColumns } from '../ast/map-tree.ts';
import type { SqlExpression, SqlJoin, SqlSelect } from '../ast/sql-tree.ts';
import type { Dialect } from '../print/dialect.ts';

/** Where the columns of a join are read. */
interface Reads {
  count: number;
  /** Whether what it computes would be computed for each row of another select if it stood there. */
  isRepeated: boolean;
}

/** What stands for a column of a join that is left out. */
type Written = (name: string) => SqlExpression | undefined;

/**
 * The same query with what it computes once and reads once written where it is read. Each lateral join costs a database
 * something in each row; what stands in a branch of CASE costs nothing in the rows that do not come to it.
 */
export function withoutLoneBindings(select: SqlSelect, dialect: Dialect): SqlSelect {
  const { from, outputs } = select;
  if (from === null) return select;
  const written = new Map<string, Written>();
  for (const join of from.joins) {
    const own = writtenOf(join, dialect);
    if (own !== undefined) written.set(join.source.alias, own);
  }
  if (written.size === 0) return select;
  const reads = readsOf(select);
  for (const alias of written.keys()) {
    const own = reads.get(alias);
    if (own !== undefined && (own.count > 1 || own.isRepeated)) written.delete(alias);
  }
  const rewritten = <Part>(part: Part): Part =>
    withColumns(part, ({ source, name }) => {
      const expression = source === null ? undefined : written.get(source)?.(name);
      return expression && rewritten(expression);
    });
  const joins = from.joins.filter(({ source }) => !written.has(source.alias));
  return { ...select, outputs: rewritten(outputs), from: { first: from.first, joins: rewritten(joins) } };
}

function writtenOf(join: SqlJoin, dialect: Dialect): Written | undefined {
  const { source, on } = join;
  if (join.join !== 'cross' || on !== null || source.kind !== 'subselect' || !source.lateral)
    return undefined;
  const { select } = source;
  if (!isOneRow(select)) return undefined;
  const outputOf = (name: string) => select.outputs.find(({ as }) => as === name);
  if (select.from === null) return (name) => outputOf(name)?.expression;
  // Engines that lack something have ways of their own with laterals.
  if (dialect.partial !== undefined || columnSources(source).size === 0) return undefined;
  return (name) => {
    const output = outputOf(name);
    return output && { kind: 'subquery', select: { ...select, outputs: [output] } };
  };
}

function readsOf({ outputs, from }: SqlSelect): ReadonlyMap<string, Reads> {
  const reads = new Map<string, Reads>();
  const count = (part: unknown, isRepeated: boolean): void => {
    if (Array.isArray(part)) {
      for (const item of part) count(item, isRepeated);
      return;
    }
    if (typeof part !== 'object' || part === null) return;
    if ('kind' in part && part.kind === 'column' && 'source' in part && typeof part.source === 'string') {
      const own = reads.get(part.source) ?? { count: 0, isRepeated: false };
      reads.set(part.source, { count: own.count + 1, isRepeated: own.isRepeated || isRepeated });
      return;
    }
    const isQuery = 'kind' in part && part.kind === 'select' && 'from' in part && part.from !== null;
    const isOverRows = isQuery || ('over' in part && part.over !== undefined);
    for (const child of Object.values(part)) count(child, isRepeated || isOverRows);
  };
  count(outputs, false);
  for (const { source, on } of from?.joins ?? []) {
    count(source, false);
    count(on, true);
  }
  return reads;
}
