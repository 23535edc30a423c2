import { columnSources } from '../ast/column-sources.ts';
import { isOneRow, sizeOf, withColumns } from '../ast/map-tree.ts';
import type { SqlExpression, SqlJoin, SqlSelect } from '../ast/sql-tree.ts';
import { DialectRefusalError } from './dialect-refusal-error.ts';

/** Written out where they are read, joins within joins grow fast. */
const MAX_NODES = 60_000;

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
    const columns = columnsOf(own);
    const isKept = columns === undefined || (own.on !== null && !isLateral);
    if (!isKept) replaced.set(source.alias, columns);
    else if (isLateral) throw new DialectRefusalError(engine, 'lateral joins of many rows');
    else kept.push(own);
  }
  return { ...rewritten({ ...select, from: null }), from: { first: from.first, joins: kept } };
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
