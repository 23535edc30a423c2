import type { SqlAggregate, SqlExpression, SqlLiteral, SqlOperator, SqlType } from '../ast/sql-tree.ts';
import { hasWindow } from '../compile/over-window.ts';
import { digits15, repeatedDigits15 } from '../helpers/sqlite/digits-15.ts';
import { writeOut, writeOutRepeating } from '../helpers/sqlite/inline-helper.ts';
import { INLINES } from '../helpers/sqlite/inlines.ts';
import type { Dialect } from './dialect.ts';
import { DialectRefusalError } from './dialect-refusal-error.ts';
import { encodePlainly, quotePlainly } from './encode-plainly.ts';
import { lowerForSqlite } from './lower-for-sqlite.ts';
import { VIEW_LIMITS } from './view-limits.ts';

const TYPE_NAMES: Record<SqlType | 'numeric', string> = {
  double: 'real',
  text: 'text',
  boolean: 'integer',
  smallint: 'integer',
  integer: 'integer',
  bigint: 'integer',
  date: 'text',
  timestamp: 'text',
  numeric: 'real',
  'double[]': 'blob',
  'text[]': 'blob',
};

/** SQLite stops at 1,000. */
const MAX_INLINED_SELECTS = 950;

const AS_EVERYWHERE = new Set(
  'abs acos asin atan atan2 ceil coalesce cos exp floor length ln lower nullif power replace sign sin sqrt tan upper'.split(
    ' ',
  ),
);
const RENAMED: Readonly<Record<string, string>> = { btrim: 'trim', ascii: 'unicode' };
const AGGREGATES: Readonly<Record<string, string>> = {
  sum: 'sum',
  count: 'count',
  min: 'min',
  max: 'max',
  avg: 'avg',
  row_number: 'row_number',
  bool_and: 'min',
  bool_or: 'max',
  string_agg: 'group_concat',
};

/** A whole number of type double stays one only with its point. */
function encodeLiteral(literal: SqlLiteral): string {
  const text = encodePlainly(literal);
  return literal.type === 'double' && /^-?\d+$/.test(text) ? `${text}.0` : text;
}

type Print = (node: SqlExpression) => string;
const refuse = (feature: string): never => {
  throw new DialectRefusalError('SQLite', feature);
};

function printCall(node: Extract<SqlExpression, { kind: 'call' }>, print: Print): string {
  const { schema, name } = node;
  const args = node.args.map(print);
  if (schema === 'xl') {
    const isOverWindow = node.args.some(hasWindow);
    const written = isOverWindow ? writeOutRepeating(INLINES, name, args) : writeOut(INLINES, name, args);
    return written ?? refuse(`helper ${name}${isOverWindow ? ' over windows' : ''}`);
  }
  const [first = '', second] = args;
  if (AS_EVERYWHERE.has(name))
    return args.length === 1 && name === 'coalesce' ? first : `${name}(${args.join(', ')})`;
  const renamed = RENAMED[name];
  if (renamed !== undefined) return `${renamed}(${args.join(', ')})`;
  switch (name) {
    case 'greatest':
    case 'least':
      // Unlike those of SQLite, they pass over nulls.
      return `coalesce(${name === 'greatest' ? 'max' : 'min'}(${args.join(', ')}), ${args.join(', ')})`;
    case 'trunc':
    case 'round': {
      if (second === undefined) return `${name}(${first})`;
      const scale = `power(10.0, ${second})`;
      return `(${name}(${digits15(`${first} * ${scale}`)}) / ${scale})`;
    }
    case 'repeat':
      return `replace(hex(zeroblob(cast(${second} as integer))), '00', ${first})`;
    case 'random':
      return '((random() + 9223372036854775808.0) / 18446744073709551616.0)';
    case 'date_part':
      return second ?? '';
    case 'make_interval':
      return args[6] ?? '';
    default:
      return refuse(`function ${name}`);
  }
}

/** Moments are texts; what lies between two of them is a number of seconds, or of days. */
function printOperator(
  left: SqlExpression,
  operator: SqlOperator,
  right: SqlExpression,
  print: Print,
): string | undefined {
  if (operator === '~') return refuse('regular expressions');
  if (operator === 'like') return `(${print(left)} like ${print(right)} escape '\\')`;
  if (operator === '-' && right.kind === 'literal' && right.type === 'date')
    return `(julianday(${print(left)}) - julianday(${print(right)}))`;
  if (operator === '-' && right.kind === 'literal' && right.type === 'timestamp') {
    return `(unixepoch(${print(left)}, 'subsec') - unixepoch(${print(right)}))`;
  }
  if (operator === '+' && left.kind === 'literal' && left.type === 'timestamp') {
    return `strftime('%Y-%m-%d %H:%M:%f', ${print(left)}, printf('%.3f seconds', ${print(right)}))`;
  }
  // What is printed here and not used would be printed once more at each level.
  return undefined;
}

function printCast(operand: string, type: SqlType | 'numeric'): string {
  switch (type) {
    case 'numeric':
      return digits15(operand);
    case 'smallint':
    case 'integer':
    case 'bigint':
      return `cast(round(${operand}) as integer)`;
    case 'date':
    case 'timestamp':
      return refuse(`type ${type}`);
    default:
      return `cast(${operand} as ${TYPE_NAMES[type]})`;
  }
}

function printAggregate(node: SqlAggregate, print: Print): string | undefined {
  const name = node.schema === null ? AGGREGATES[node.name] : undefined;
  if (name === undefined || node.withinGroup !== undefined) return refuse(`aggregate ${node.name}`);
  return name === node.name ? undefined : print({ ...node, name });
}

function printOwn(node: SqlExpression, print: Print): string | undefined {
  switch (node.kind) {
    case 'call':
      return printCall(node, print);
    case 'operator':
      return printOperator(node.left, node.operator, node.right, print);
    case 'cast':
      return printCast(print(node.operand), node.type);
    case 'array':
    case 'element':
      return refuse('arrays');
    case 'aggregate':
      return node.name === 'group_concat' ? undefined : printAggregate(node, print);
    default:
      return undefined;
  }
}

/** Tables take no selects in expressions, so that arguments stand wherever they are read. */
function printInTable(node: SqlExpression, print: Print): string | undefined {
  if (node.kind === 'cast' && node.type === 'numeric') return repeatedDigits15(print(node.operand));
  if (node.kind !== 'call' || node.schema !== 'xl') return undefined;
  return (
    writeOutRepeating(INLINES, node.name, node.args.map(print)) ??
    refuse(`helper ${node.name} in generated columns`)
  );
}

export const sqlite: Dialect = {
  name: 'sqlite',
  title: 'SQLite',
  quoteIdentifier: quotePlainly,
  // SQLite has no schemas: theirs is the first part of the name.
  quoteName: (schema, name) => quotePlainly(schema === null ? name : `${schema}.${name}`),
  encodeLiteral,
  typeName: (type) => TYPE_NAMES[type],
  defineHelpers: () => [],
  omits: new Set(['create-schema', 'comment', 'analyze']),
  saysNullOrder: true,
  generated: { storage: 'stored', printOwn: printInTable, takesSelects: false },
  viewLimits: { ...VIEW_LIMITS, inlinedSelects: MAX_INLINED_SELECTS },
  partial: { printOwn, lower: lowerForSqlite },
};
