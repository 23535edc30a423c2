import { column, integer, nullOf, operator } from '../ast/build.ts';
import { columnSources } from '../ast/column-sources.ts';
import { isOneRow, sizeOf, withColumns } from '../ast/map-tree.ts';
import type { SqlExpression, SqlJoin, SqlSelect, SqlSource } from '../ast/sql-tree.ts';
import { DialectRefusalError } from './dialect-refusal-error.ts';

/** Written out where they are read, joins within joins grow fast. */
const MAX_NODES = 60_000;
/** Engines that have no laterals join few tables: SQLite 64. */
const MAX_KEPT = 30;
const NUMBER = 'xl_number';

/**
 * A select whose joins do not read what stands beside them: of those that give one row each column is a subquery where
 * it is read, or just its expression. Others are refused.
 */
export function withoutLateral(select: SqlSelect, engine: string): SqlSelect {
  const { from } = select;
  if (from === null || from.joins.length === 0) return select;
  const before = new Set([from.first.alias]);
  const replaced = new Map<string, (name: string) => SqlExpression>();
  const kept: SqlJoin[] = [];
  const rewritten = <Part>(part: Part): Part => {
    const result = withColumns(part, ({ source, name }) =>
      source === null ? undefined : replaced.get(source)?.(name),
    );
    if (sizeOf(result, MAX_NODES) > MAX_NODES) throw new DialectRefusalError(engine, 'lateral joins');
    return result;
  };
  for (const join of from.joins) {
    const { source } = join;
    const own = rewritten(join);
    before.add(source.alias);
    const isLateral =
      source.kind !== 'table' &&
      source.lateral &&
      [...columnSources(own.source)].some((alias) => before.has(alias) && alias !== source.alias);
    const rows = isLateral ? rowsOf(own.source) : undefined;
    if (rows !== undefined) {
      replaced.set(source.alias, (name) => chosenRow(rows, source.alias, name));
      kept.push(numbered(own, rows.rows.length));
      continue;
    }
    const columns = columnsOf(own);
    // What reads nothing beside it is computed once where it is joined.
    const isAlone = !isLateral && (own.on !== null || (readsOthers(own) && kept.length < MAX_KEPT));
    const isKept = columns === undefined || isAlone;
    if (!isKept) replaced.set(source.alias, columns);
    else if (isLateral) throw new DialectRefusalError(engine, 'lateral joins of many rows');
    else kept.push(own);
  }
  const joins = kept.map((join) => ({ ...join, on: rewritten(join.on) }));
  // Other selects of a union have aliases of their own, which may be called the same.
  const { unionAll, with: queries, ...own } = select;
  return {
    ...rewritten({ ...own, from: null }),
    ...(unionAll === undefined ? {} : { unionAll }),
    ...(queries === undefined ? {} : { with: queries }),
    from: { first: from.first, joins },
  };
}

function readsOthers({ source }: SqlJoin): boolean {
  return source.kind === 'subselect' && source.select.from !== null;
}

type Values = Extract<SqlSource, { kind: 'values' }>;

/** The rows of VALUES, also where a select passes their columns on. */
function rowsOf(source: SqlSource): Values | undefined {
  if (source.kind === 'values') return source;
  if (source.kind !== 'subselect') return undefined;
  const { from, outputs, where, groupBy, limit, unionAll } = source.select;
  const isMore = [where ?? undefined, groupBy, limit, unionAll].some((part) => part !== undefined);
  if (from?.first.kind !== 'values' || from.joins.length > 0 || isMore) return undefined;
  const { alias } = from.first;
  const isPassedOn = outputs.every(
    ({ expression, as }) =>
      expression.kind === 'column' && expression.source === alias && expression.name === as,
  );
  return isPassedOn ? from.first : undefined;
}

/** The expression of the row that the join is at. */
function chosenRow({ rows, columns }: Values, alias: string, name: string): SqlExpression {
  const at = columns.indexOf(name);
  const branches = rows.flatMap((row, i) => {
    const result = row[at];
    const isNothing = result === undefined || (result.kind === 'literal' && result.value === null);
    return isNothing ? [] : [{ when: operator(column(alias, NUMBER), '=', integer(i)), result }];
  });
  const [only] = branches;
  if (only === undefined) return nullOf('text');
  return { kind: 'case', branches, otherwise: null };
}

/** The join with nothing in its rows but their numbers. */
function numbered({ join, source: { alias }, on }: SqlJoin, count: number): SqlJoin {
  const rows = Array.from({ length: count }, (_, i) => [integer(i)]);
  return { join, source: { kind: 'values', rows, alias, columns: [NUMBER], lateral: false }, on };
}

/** What each column of a join of at most one row is by itself; undefined when it may have more rows. */
function columnsOf({ source, on, join }: SqlJoin): ((name: string) => SqlExpression) | undefined {
  if (source.kind !== 'subselect') return undefined;
  const { select, alias } = source;
  if (on === null && isOneRow(select)) {
    return (name) => {
      const output = select.outputs.find(({ as }) => as === name);
      if (output === undefined) throw new TypeError(`The join ${alias} has no column ${name}`);
      if (select.from === null) return output.expression;
      return { kind: 'subquery', select: { ...select, outputs: [output] } };
    };
  }
  if (on === null || join !== 'left') return undefined;
  // Positions are unique: at most one row fits.
  const first = { kind: 'subselect' as const, select, alias, lateral: false };
  return (name) => ({
    kind: 'subquery',
    select: {
      kind: 'select',
      outputs: [{ expression: { kind: 'column', source: alias, name }, as: name }],
      from: { first, joins: [] },
      where: on,
      limit: 1,
    },
  });
}
