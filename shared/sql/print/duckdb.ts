import { sizeOf } from '../ast/map-tree.ts';
import type { SqlExpression, SqlLiteral, SqlSelect, SqlType } from '../ast/sql-tree.ts';
import { definitionsOf } from '../helpers/definitions-of.ts';
import { macroName } from '../helpers/duckdb/macro.ts';
import { MACROS } from '../helpers/duckdb/macros.ts';
import type { Dialect } from './dialect.ts';
import { DialectRefusalError } from './dialect-refusal-error.ts';
import { encodePlainly, quotePlainly } from './encode-plainly.ts';
import { VIEW_LIMITS } from './view-limits.ts';
import { withoutLateral } from './without-lateral.ts';

const TYPE_NAMES: Record<SqlType | 'numeric', string> = {
  double: 'double',
  text: 'varchar',
  boolean: 'boolean',
  smallint: 'smallint',
  integer: 'integer',
  bigint: 'bigint',
  date: 'date',
  timestamp: 'timestamp',
  numeric: 'double',
  'double[]': 'double[]',
  'text[]': 'varchar[]',
};

/** Quoted, a number keeps all its digits and is not read as a decimal of few. */
function encodeLiteral(literal: SqlLiteral): string {
  const text = encodePlainly(literal);
  const { type, value } = literal;
  if (type === 'text' && value !== null) return text;
  if (typeof value === 'boolean') return text;
  return typeof value === 'number' ? `'${text}'::${TYPE_NAMES[type]}` : `${text}::${TYPE_NAMES[type]}`;
}

/** Beyond it DuckDB plans for minutes. */
const MAX_INLINED_READS = 2_000;
/** It starts a query anew for each step of a recursive one, which takes it up to twelve milliseconds. */
const MAX_RECURSIONS = 1_000;
const MAX_REPEATED_NODES = 1_500;

type Print = (node: SqlExpression) => string;
type Call = Extract<SqlExpression, { kind: 'call' }>;
const MICROSECONDS = '1000000';

function printCall({ schema, name, args }: Call, print: Print): string | undefined {
  if (schema === 'xl' && !MACROS.has(name)) throw new DialectRefusalError('DuckDB', `helper ${name}`);
  if (schema !== null) return `${macroName(name)}(${args.map(print).join(', ')})`;
  const [first, second] = args;
  if (name === 'btrim') return `trim(${args.map(print).join(', ')})`;
  if (name === 'make_interval' && args.length === 7 && args[6] !== undefined) {
    return `to_microseconds((${print(args[6])} * ${MICROSECONDS})::bigint)`;
  }
  if ((name === 'round' || name === 'trunc') && first !== undefined && second !== undefined) {
    const scale = `power(10::double, ${print(second)})`;
    // At 15 digits, as a decimal number would be rounded.
    return `(${name}(printf('%.15g', ${print(first)} * ${scale})::double) / ${scale})`;
  }
  return undefined;
}

function printOwn(node: SqlExpression, print: Print): string | undefined {
  switch (node.kind) {
    case 'call':
      return printCall(node, print);
    case 'cast':
      // The numbers that are the same at 15 digits become one.
      return node.type === 'numeric' ? `(printf('%.15g', ${print(node.operand)})::double + 0)` : undefined;
    case 'operator':
      if (node.operator === '~') return `regexp_matches(${print(node.left)}, ${print(node.right)})`;
      if (node.operator === 'like') return `(${print(node.left)} like ${print(node.right)} escape '\\')`;
      return undefined;
    case 'array':
      return `[${node.items.map(print).join(', ')}]::${TYPE_NAMES[node.type]}`;
    case 'subquery': {
      // Queries within queries within queries are not for it.
      const { from, outputs } = node.select;
      const [only] = outputs;
      return from === null && only !== undefined ? print(only.expression) : undefined;
    }
    case 'aggregate':
      if (node.schema === null) return undefined;
      if (node.name === 'product') return print({ ...node, schema: null });
      throw new DialectRefusalError('DuckDB', `aggregate ${node.name}`);
    default:
      return undefined;
  }
}

/** In each step of a recursion a lateral join costs it a millisecond, but so does an expression of many parts. */
function withoutLaterals({ unionAll = [], ...first }: SqlSelect): SqlSelect {
  return { ...first, unionAll: unionAll.map(writtenOut) };
}

function writtenOut(select: SqlSelect): SqlSelect {
  try {
    const short = withoutLateral(select, 'DuckDB');
    return sizeOf(short, MAX_REPEATED_NODES) > MAX_REPEATED_NODES ? select : short;
  } catch (error) {
    if (error instanceof DialectRefusalError) return select;
    throw error;
  }
}

/** A query that others read twice would be computed twice, and what it reads four times. */
function lower(select: SqlSelect): SqlSelect {
  if (select.with === undefined) return select;
  return {
    ...select,
    with: select.with.map((query) =>
      query.recursive
        ? { ...query, select: withoutLaterals(query.select) }
        : { ...query, materialized: true },
    ),
  };
}

/** Tables take no lambdas, which some macros are written with. */
function printInTable(node: SqlExpression): undefined {
  if (node.kind !== 'call' || node.schema !== 'xl' || !MACROS.has(node.name)) return undefined;
  if (definitionsOf(MACROS, [node.name]).some((definition) => definition.includes('lambda'))) {
    throw new DialectRefusalError('DuckDB', `helper ${node.name} in generated columns`);
  }
  return undefined;
}

export const duckdb: Dialect = {
  name: 'duckdb',
  title: 'DuckDB',
  quoteIdentifier: quotePlainly,
  quoteName: (schema, name) =>
    schema === null ? quotePlainly(name) : `${quotePlainly(schema)}.${quotePlainly(name)}`,
  encodeLiteral,
  typeName: (type) => TYPE_NAMES[type],
  defineHelpers: (names) =>
    definitionsOf(
      MACROS,
      [...names].filter((name) => MACROS.has(name)),
    ),
  omits: new Set(['analyze']),
  saysNullOrder: true,
  generated: { storage: 'virtual', printOwn: printInTable },
  viewLimits: { ...VIEW_LIMITS, inlinedReads: MAX_INLINED_READS },
  partial: { printOwn, lower, maxRecursions: MAX_RECURSIONS },
};
