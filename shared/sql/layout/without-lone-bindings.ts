import { withColumns } from '../ast/map-tree.ts';
import type { SqlExpression, SqlFrom, SqlJoin, SqlSelect } from '../ast/sql-tree.ts';

/** How often a name is read, and whether it would be computed for each row of another select if it stood there. */
type Reads = { count: number; isRepeated: boolean };

/**
 * The same query with what it computes once and reads once written where it is read: each lateral join costs the
 * database something in each row.
 */
export function withoutLoneBindings(select: SqlSelect): SqlSelect {
  const { from, outputs } = select;
  if (from === null) return select;
  const bound = new Map(
    from.joins.flatMap((join): [string, SqlExpression][] => {
      const expression = boundBy(join);
      return expression === undefined ? [] : [[join.source.alias, expression]];
    }),
  );
  if (bound.size === 0) return select;
  const reads = readsOf(outputs, from, bound);
  for (const alias of bound.keys()) {
    const { count, isRepeated } = reads.get(alias) ?? { count: 0, isRepeated: false };
    if (count > 1 || isRepeated) bound.delete(alias);
  }
  const written = <Part>(part: Part): Part =>
    withColumns(part, ({ source }) => {
      const expression = source === null ? undefined : bound.get(source);
      return expression && written(expression);
    });
  const joins = from.joins.filter(({ source }) => !bound.has(source.alias));
  return { ...select, outputs: written(outputs), from: { first: from.first, joins: written(joins) } };
}

/** The expression that a join does nothing but compute. */
function boundBy({ join, source, on }: SqlJoin): SqlExpression | undefined {
  if (join !== 'cross' || on !== null || source.kind !== 'subselect' || !source.lateral) return undefined;
  const { kind: _, outputs, from, offset, ...more } = source.select;
  const [output, ...others] = outputs;
  const isBinding = from === null && offset === 0 && others.length === 0 && Object.keys(more).length === 0;
  return isBinding ? output?.expression : undefined;
}

function readsOf(
  outputs: unknown,
  { joins }: SqlFrom,
  bound: ReadonlyMap<string, SqlExpression>,
): ReadonlyMap<string, Reads> {
  const reads = new Map(
    [...bound.keys()].map((alias): [string, Reads] => [alias, { count: 0, isRepeated: false }]),
  );
  const count = (part: unknown, isRepeated: boolean): void => {
    if (Array.isArray(part)) {
      for (const item of part) count(item, isRepeated);
      return;
    }
    if (typeof part !== 'object' || part === null) return;
    if ('kind' in part && part.kind === 'column' && 'source' in part && typeof part.source === 'string') {
      const own = reads.get(part.source);
      if (own === undefined) return;
      own.count++;
      own.isRepeated ||= isRepeated;
      return;
    }
    const isSelect = 'kind' in part && part.kind === 'select';
    for (const child of Object.values(part)) count(child, isRepeated || isSelect);
  };
  count(outputs, false);
  for (const join of joins) {
    const expression = bound.get(join.source.alias);
    count(expression ?? join, expression === undefined);
  }
  return reads;
}
