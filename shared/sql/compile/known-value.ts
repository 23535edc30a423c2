import type { BinaryOperator } from '../../formula/ast.ts';
import { type Constant, constantOf, errorOf, isBlankOnly, type Typed } from './typed.ts';

/** What is known of a value before any row is read; `null` of an empty cell, undefined where nothing is. */
export type Known = Constant | null | undefined;

export function knownOf(value: Typed): Known {
  if (value.constant !== undefined) return value.constant;
  if (isBlankOnly(value)) return null;
  const planes = [value.number, value.text, value.logical, value.error].filter((plane) => plane !== null);
  const [only] = planes;
  if (planes.length !== 1 || only?.kind !== 'literal' || only === value.error || value.mayBeBlank) {
    return undefined;
  }
  return only.value ?? undefined;
}

/** A comparison or an operation of known values. `null` where only the database can tell. */
export function ofKnown(left: Known, name: BinaryOperator, right: Known): Typed | null {
  if (left === undefined || right === undefined) return null;
  switch (name) {
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const order = compared(left, right);
      if (order === null) return null;
      const holds = { '=': order === 0, '<>': order !== 0, '<': order < 0, '<=': order <= 0 };
      if (name === '>') return constantOf(order > 0);
      return constantOf(name === '>=' ? order >= 0 : holds[name]);
    }
    case '+':
    case '-':
    case '*':
    case '/':
      return computed(left, name, right);
    default:
      return null;
  }
}

/** Negative, 0 or positive, as Excel sorts; `null` for texts whose order is that of a language. */
function compared(left: Constant | null, right: Constant | null): number | null {
  const [a, b] = [left ?? emptyLike(right), right ?? emptyLike(left)];
  if (typeof a === 'number' && typeof b === 'number') {
    const digits = (value: number): number => Number(value.toPrecision(15));
    return digits(a) - digits(b);
  }
  if (typeof a === 'string' && typeof b === 'string') {
    if (a === '' || b === '') return a.length - b.length;
    return a === b ? 0 : null;
  }
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  const ranks = ['number', 'string', 'boolean'];
  return ranks.indexOf(typeof a) - ranks.indexOf(typeof b);
}

function emptyLike(other: Constant | null): Constant {
  return typeof other === 'string' ? '' : typeof other === 'boolean' ? false : 0;
}

function computed(left: Constant | null, name: '+' | '-' | '*' | '/', right: Constant | null): Typed | null {
  if (typeof left === 'string' || typeof right === 'string') return null;
  const [a, b] = [Number(left), Number(right)];
  if (name === '/' && b === 0) return errorOf('#DIV/0!');
  const results = { '+': a + b, '-': a - b, '*': a * b, '/': a / b };
  const result = results[name];
  return Number.isFinite(result) ? constantOf(result) : null;
}
