import { aggregate, allOf, column, integer, operator } from '../ast/build.ts';
import { isOneRow, mapped } from '../ast/map-tree.ts';
import type { SqlExpression, SqlJoin, SqlOutput, SqlSelect, SqlSource } from '../ast/sql-tree.ts';
import { ROW_COLUMN } from '../plan/table-plan.ts';
import type { Dialect } from '../print/dialect.ts';
import { type CellRead, cellReadOf } from './cell-reader.ts';

/** Fewer cells of a query are read one by one. */
const MIN_READS = 4;
/** No prefix of the aliases of nested selects. */
const ALIAS = 'at';
const INNER = 'x';

/** The cells that are read of one query, which becomes a join of one row. */
interface Source {
  readonly alias: string;
  readonly reads: Map<string, { readonly read: CellRead; readonly as: string }>;
  mentions: number;
}

/**
 * The same query with cells read together, where several of another query are: each by itself is a query, and a planner
 * takes time and memory in the square of their number. Cells within other selects over rows stay as they are, since such a select
 * is computed once, and would depend on what is joined.
 */
export function readCellsTogether(select: SqlSelect, dialect: Dialect): SqlSelect {
  if (dialect.partial !== undefined || isGathered(select)) return select;
  const sources = new Map<string, Source>();
  inPlace(select, (read) => {
    const key = JSON.stringify(read.source);
    const source = sources.get(key) ?? {
      alias: `${ALIAS}${sources.size + 1}`,
      reads: new Map(),
      mentions: 0,
    };
    sources.set(key, source);
    source.mentions++;
    const name = keyOf(read);
    if (!source.reads.has(name)) source.reads.set(name, { read, as: `v${source.reads.size + 1}` });
    return undefined;
  });
  for (const [key, { mentions }] of sources) if (mentions < MIN_READS) sources.delete(key);
  if (sources.size === 0) return select;
  const rewritten = inPlace(select, (read) => {
    const source = sources.get(JSON.stringify(read.source));
    const own = source?.reads.get(keyOf(read));
    return source && own && column(source.alias, isWhole(read) ? read.name : own.as);
  });
  const joins = [...sources.values()].map(joinOf);
  const [first, ...others] = joins;
  if (first === undefined) return select;
  const { from } = rewritten;
  // First of all, so that whatever else is joined can read it.
  if (from === null) return { ...rewritten, from: { first: first.source, joins: others } };
  return { ...rewritten, from: { first: from.first, joins: [...joins, ...from.joins] } };
}

/** Another part of the tree in place of each cell that is read for each row, or for the one row, of the select itself. */
function inPlace(select: SqlSelect, change: (read: CellRead) => SqlExpression | undefined): SqlSelect {
  const { from, outputs, where } = select;
  const isAlone = from === null || isOfNoTable(from.first);
  return {
    ...select,
    outputs: replaced(outputs, change),
    ...(where == null ? {} : { where: replaced(where, change) }),
    from: from && { first: from.first, joins: from.joins.map((join) => inJoin(join, isAlone, change)) },
  };
}

function inJoin(
  join: SqlJoin,
  isAlone: boolean,
  change: (read: CellRead) => SqlExpression | undefined,
): SqlJoin {
  const { source } = join;
  if (source.kind !== 'subselect' || !source.lateral) return join;
  const isBinding = source.select.from === null;
  return isBinding || isAlone
    ? { ...join, source: { ...source, select: ofNoTable(source.select, change) } }
    : join;
}

/** A lateral select that reads no table; others are left as they are. */
function ofNoTable(select: SqlSelect, change: (read: CellRead) => SqlExpression | undefined): SqlSelect {
  const { from } = select;
  if (select.with !== undefined || select.unionAll !== undefined) return select;
  if (from !== null && ![from.first, ...from.joins.map(({ source }) => source)].every(isOfNoTable))
    return select;
  const own = isGathered(select) ? select : { ...select, outputs: replaced(select.outputs, change) };
  if (from === null) return own;
  return {
    ...own,
    from: {
      first: inSource(from.first, change),
      joins: from.joins.map((join) => ({ ...join, source: inSource(join.source, change) })),
    },
  };
}

function inSource(source: SqlSource, change: (read: CellRead) => SqlExpression | undefined): SqlSource {
  if (source.kind === 'values') return { ...source, rows: replaced(source.rows, change) };
  return source.kind === 'subselect' && source.lateral
    ? { ...source, select: ofNoTable(source.select, change) }
    : source;
}

function isOfNoTable(source: SqlSource): boolean {
  if (source.kind !== 'subselect') return source.kind === 'values';
  const { from, unionAll } = source.select;
  return (
    unionAll === undefined &&
    (from === null || [from.first, ...from.joins.map((join) => join.source)].every(isOfNoTable))
  );
}

/** Expressions with cells replaced; what stands within other selects, or is gathered from rows, stays. */
function replaced<Part>(part: Part, change: (read: CellRead) => SqlExpression | undefined): Part {
  return mapped(part, (node) => {
    if (!('kind' in node)) return undefined;
    if (node.kind === 'aggregate' || node.kind === 'select') return node;
    if (!isSubquery(node)) return undefined;
    const read = cellReadOf(node.select);
    return (read && change(read)) ?? node;
  });
}

function isSubquery(node: object): node is Extract<SqlExpression, { kind: 'subquery' }> {
  return 'kind' in node && node.kind === 'subquery';
}

/** Whether its rows are not those of what it selects from. */
function isGathered(select: SqlSelect): boolean {
  const isGrouped = (select.groupBy?.length ?? 0) > 0 || select.distinctOn !== undefined;
  return (
    isGrouped ||
    select.with !== undefined ||
    select.unionAll !== undefined ||
    (select.from !== null && isOneRow(select))
  );
}

/** Whether the source has one row, with that cell in it. */
const isWhole = ({ key }: CellRead): boolean => key === undefined;

const keyOf = ({ name, key }: CellRead): string => JSON.stringify([name, key]);

/** One row, whatever the source holds. */
function joinOf({ alias, reads }: Source): SqlJoin {
  const all = [...reads.values()];
  const [any] = all;
  if (any === undefined) throw new TypeError('Nothing is read');
  const { source } = any.read;
  if (isWhole(any.read)) return { join: 'cross', source: { ...source, alias }, on: null };
  const outputs = all.map(({ read, as }): SqlOutput => ({ expression: cellValue(read), as }));
  const from = { first: { ...source, alias: INNER }, joins: [] };
  const where = withinRows(all.map(({ read }) => read));
  const select: SqlSelect = { kind: 'select', outputs, from, where };
  return { join: 'cross', source: { kind: 'subselect', select, alias, lateral: false }, on: null };
}

function cellValue({ name, key }: CellRead): SqlExpression {
  const filter = key && operator(column(INNER, key.column), '=', key.value);
  const array = aggregate('array_agg', [column(INNER, name)], filter && { filter });
  return { kind: 'element', array, position: integer(1) };
}

/** Most tables have far more rows than those between the first and the last that are read. */
function withinRows(reads: readonly CellRead[]): SqlExpression | null {
  const rows = reads.flatMap(({ key }) => (typeof key?.value.value === 'number' ? [key.value.value] : []));
  if (rows.length < reads.length) return null;
  const row = column(INNER, ROW_COLUMN);
  return allOf([
    operator(row, '>=', integer(Math.min(...rows))),
    operator(row, '<=', integer(Math.max(...rows))),
  ]);
}
