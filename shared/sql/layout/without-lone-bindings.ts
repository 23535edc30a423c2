import { columnSources } from '../ast/column-sources.ts';
import { isOneRow, sizeOf, withColumns } from '../ast/map-tree.ts';
import type { SqlExpression, SqlJoin, SqlSelect } from '../ast/sql-tree.ts';
import type { Dialect } from '../print/dialect.ts';

/** Of a join, its select and its source among them. */
const MAX_REPEATED_NODES = 24;

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
  return withoutBindings(select, dialect, 0);
}

/**
 * The same query of one row with short expressions written wherever they are read. Computing them again costs such a query
 * nothing; a planner takes as long for the join that computes one once as for any other.
 */
export function withoutShortBindings(select: SqlSelect, dialect: Dialect): SqlSelect {
  return dialect.partial === undefined ? withoutBindings(select, dialect, MAX_REPEATED_NODES) : select;
}

function withoutBindings(select: SqlSelect, dialect: Dialect, maxRepeated: number): SqlSelect {
  const { from, outputs } = select;
  if (from === null) return select;
  const written = new Map<string, Written>();
  const rewritten = <Part>(part: Part): Part =>
    withColumns(part, ({ source, name }) => {
      const expression = source === null ? undefined : written.get(source)?.(name);
      return expression && rewritten(expression);
    });
  const reads = readsOf(select);
  for (const join of from.joins) {
    const { source } = join;
    const own = writtenOf(join, dialect);
    const { count, isRepeated } = reads.get(source.alias) ?? { count: 0, isRepeated: false };
    if (own === undefined || isRepeated) continue;
    // Those before it are written into it.
    if (count <= 1 || sizeOf(rewritten(source), maxRepeated) <= maxRepeated) written.set(source.alias, own);
  }
  if (written.size === 0) return select;
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
