import { column, integer, operator } from '../ast/build.ts';
import type { SqlFrom, SqlSelect, SqlSource } from '../ast/sql-tree.ts';
import { readOnce } from './read-once.ts';
import { withoutLateral } from './without-lateral.ts';

/** SQLite puts no more than 500 selects one after the other. */
const MAX_UNITED = 400;
const NUMBER = 'xl_number';
const NUMBERED = 'xl_numbered';
const PART = 'xl_part';

/** A select without laterals, fences between planners, columns named behind VALUES, DISTINCT ON and long unions. */
export function lowerForSqlite({ offset: _, ...select }: SqlSelect): SqlSelect {
  return inParts(
    withoutDistinctOn(withoutValues(readOnce(withoutLateral(fenced(gathered(select)), 'SQLite')))),
  );
}

/** Queries that others read are computed as they are: written into those, what they read twice would double at each step. */
function fenced(select: SqlSelect): SqlSelect {
  if (select.with === undefined) return select;
  return {
    ...select,
    with: select.with.map((query) => (query.recursive ? query : { ...query, materialized: true })),
  };
}

/** Rows that are made one by one of the only row of the same query are made of one reading of it. */
function gathered(select: SqlSelect): SqlSelect {
  const { unionAll = [], with: queries, ...head } = select;
  if (unionAll.length === 0) return select;
  const groups = [...Map.groupBy([head, ...unionAll], (each) => plainReading(each) ?? each).values()];
  const [first = head, ...others] = groups.map(rowsOfOneReading);
  return { ...first, ...(queries === undefined ? {} : { with: queries }), unionAll: others };
}

/** The query that a select reads and nothing else. */
function plainReading({ kind, outputs, from, unionAll: _, ...more }: SqlSelect): string | undefined {
  const isPlain = Object.values(more).every((part) => part === undefined || part === null);
  if (!isPlain || from === null || from.first.kind !== 'table' || from.joins.length > 0) return undefined;
  if (from.first.schema !== null) return undefined;
  return JSON.stringify([kind, from.first.name, from.first.alias, outputs.map(({ as }) => as)]);
}

function rowsOfOneReading([first, ...others]: readonly SqlSelect[]): SqlSelect {
  if (first === undefined) throw new TypeError('A group has at least one select');
  if (others.length === 0 || first.from === null) return first;
  const all = [first, ...others];
  const rows = all.map((_, i) => [integer(i)]);
  const number = column(NUMBERED, NUMBER);
  return {
    ...first,
    outputs: first.outputs.map(({ as }, at) => ({
      as,
      expression: {
        kind: 'case',
        branches: all.flatMap(({ outputs }, i) => {
          const result = outputs[at]?.expression;
          return result === undefined ? [] : [{ when: operator(number, '=', integer(i)), result }];
        }),
        otherwise: null,
      },
    })),
    from: {
      first: first.from.first,
      joins: [
        {
          join: 'cross',
          source: { kind: 'values', rows, alias: NUMBERED, columns: [NUMBER], lateral: false },
          on: null,
        },
      ],
    },
  };
}

function withoutValues(select: SqlSelect): SqlSelect {
  const { from } = select;
  if (from === null) return select;
  const plain: SqlFrom = {
    first: plainSource(from.first),
    joins: from.joins.map((join) => ({ ...join, source: plainSource(join.source) })),
  };
  return { ...select, from: plain };
}

function plainSource(source: SqlSource): SqlSource {
  if (source.kind === 'table') return source;
  if (source.kind === 'subselect') return { ...source, lateral: false };
  const { rows, columns, alias } = source;
  const [head, ...others] = rows.map(
    (row): SqlSelect => ({
      kind: 'select',
      outputs: columns.flatMap((as, i) => {
        const expression = row[i];
        return expression === undefined ? [] : [{ expression, as }];
      }),
      from: null,
    }),
  );
  if (head === undefined) throw new TypeError('VALUES has at least one row');
  return { kind: 'subselect', select: { ...head, unionAll: others }, alias, lateral: false };
}

/** The first row of each group in the order asked for. */
function withoutDistinctOn(select: SqlSelect): SqlSelect {
  const { distinctOn, orderBy = [], outputs, with: queries, ...rest } = select;
  if (distinctOn === undefined) return select;
  const number = {
    kind: 'aggregate' as const,
    schema: null,
    name: 'row_number',
    args: [],
    over: { partitionBy: distinctOn, orderBy },
  };
  const numbered: SqlSelect = { ...rest, outputs: [...outputs, { expression: number, as: NUMBER }] };
  return {
    kind: 'select',
    ...(queries === undefined ? {} : { with: queries }),
    outputs: outputs.map(({ as }) => ({ expression: column(NUMBERED, as), as })),
    from: { first: { kind: 'subselect', select: numbered, alias: NUMBERED, lateral: false }, joins: [] },
    where: operator(column(NUMBERED, NUMBER), '=', integer(1)),
  };
}

function inParts(select: SqlSelect): SqlSelect {
  const { unionAll = [], with: queries, ...head } = select;
  if (unionAll.length < MAX_UNITED) return select;
  const all: SqlSelect[] = [head, ...unionAll];
  const parts: SqlSelect[] = [];
  for (let i = 0; i < all.length; i += MAX_UNITED) {
    const [first, ...others] = all.slice(i, i + MAX_UNITED);
    if (first === undefined) continue;
    parts.push({
      kind: 'select',
      outputs: first.outputs.map(({ as }) => ({ expression: column(PART, as), as })),
      from: {
        first: { kind: 'subselect', select: { ...first, unionAll: others }, alias: PART, lateral: false },
        joins: [],
      },
    });
  }
  const [first = head, ...others] = parts;
  return { ...first, ...(queries === undefined ? {} : { with: queries }), unionAll: others };
}
