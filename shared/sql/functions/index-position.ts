import type { FormulaNode } from '../../formula/ast.ts';
import { double, call as sql } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { toNumber } from '../compile/coerce.ts';
import type { FunctionCall } from '../compile/function-call.ts';

/** Which row or column of its range INDEX is asked for, from 1. Asked for 0, it gives all of them. */
export type Position = {
  readonly sql: SqlExpression;
  readonly known: number | undefined;
  /** Whether only values of cells tell that it is not 0. */
  readonly mayBeZero: boolean;
  readonly perRow: boolean;
  readonly error: SqlExpression | null;
};

export function knownPosition(known: number): Position {
  return { sql: double(known), known, mayBeZero: false, perRow: false, error: null };
}

export function positionAt(call: FunctionCall, index: number): Position {
  if (index >= call.count || call.isOmitted(index)) return knownPosition(0);
  const value = call.scalar(index);
  const { value: number, error } = toNumber(value, call.from);
  if (typeof value.constant === 'number') return { ...knownPosition(Math.trunc(value.constant)), error };
  const node = call.node(index);
  return {
    sql: call.bind(sql('trunc', number)),
    known: undefined,
    mayBeZero: node === undefined || leastOf(node, call) < 1,
    perRow: value.perRow,
    error,
  };
}

const COUNTED_FROM_ONE = new Set(['MATCH', 'XMATCH', 'ROW', 'ROWS', 'COLUMN', 'COLUMNS']);
const NEVER_NEGATIVE = new Set([
  'COUNT',
  'COUNTA',
  'COUNTBLANK',
  'COUNTIF',
  'COUNTIFS',
  'LEN',
  'ABS',
  'SQRT',
]);

/** No number that a formula gives is smaller, in none of its cells where it gives an array. */
function leastOf(node: FormulaNode, call: FunctionCall): number {
  switch (node.kind) {
    case 'group':
      return leastOf(node.inner, call);
    case 'number':
      return node.value;
    case 'array':
      return Math.min(...node.rows.flat().map((item) => leastOf(item, call)));
    case 'name': {
      const definition = call.evaluator.definitionOf(node);
      return definition === null ? Number.NEGATIVE_INFINITY : leastOf(definition, call);
    }
    case 'binary-expression': {
      const [left, right] = [leastOf(node.left, call), leastOf(node.right, call)];
      if (node.operator === '+') return left + right;
      if (node.operator === '*' && left >= 0 && right >= 0) return left * right;
      if (node.operator === '-' && node.right.kind === 'number') return left - node.right.value;
      return Number.NEGATIVE_INFINITY;
    }
    case 'function':
      return leastOfFunction(node, call);
    default:
      return Number.NEGATIVE_INFINITY;
  }
}

function leastOfFunction(
  { name, arguments: args }: Extract<FormulaNode, { kind: 'function' }>,
  call: FunctionCall,
): number {
  if (COUNTED_FROM_ONE.has(name)) return 1;
  if (NEVER_NEGATIVE.has(name)) return 0;
  const least = args.map((argument) => leastOf(argument, call));
  if (name === 'MAX') return Math.max(...least);
  if (name === 'IF' && args.length === 3) return Math.min(...least.slice(1));
  if (name === 'IFERROR' || name === 'IFNA' || name === 'MIN') return Math.min(...least);
  return Number.NEGATIVE_INFINITY;
}
