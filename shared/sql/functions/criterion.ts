import {
  anyOf,
  boolean,
  double,
  helper,
  isNotNull,
  isNull,
  literal,
  not,
  once,
  operator,
  textOf,
  when,
} from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { orElse, textKey } from '../compile/coerce.ts';
import { type Comparison, compareNumbers, planes } from '../compile/compare.ts';
import { EXCEL_ERRORS, isExcelError } from '../compile/excel-error.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { isNumberOnly, nullable, type Typed } from '../compile/typed.ts';
import { readNumber } from './read-number.ts';

const COMPARISONS = ['=', '<>', '<', '<=', '>', '>='] as const;
const CRITERION = /^(<>|<=|>=|=|<|>)?([\s\S]*)$/;

/** A date or time, which only the database reads. */
const DATE_LIKE = /^[^*?~]*\d[^*?~]*$/;
const HAS_DATE_PARTS =
  /\d\s*[-/]\s*\w|\d:\d|\d\s*[ap]m\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i;

/** Whether a cell meets a criterion of COUNTIF and its kin. */
export function meets(cell: Typed, criterion: Typed): SqlExpression {
  const known = criterion.error === null ? criterion.constant : undefined;
  if (known === undefined) return meetsComputed(cell, criterion);
  if (typeof known === 'number') return equalsNumber(cell, known);
  if (typeof known === 'boolean') return equalsLogical(cell, known);
  const [, comparison, operand = ''] = CRITERION.exec(known) ?? [];
  if (isDateLike(operand)) return meetsComputed(cell, criterion);
  return meetsText(cell, comparison as Comparison | undefined, operand); // safe because of the pattern
}

/** Whether a text may be a date or a time. */
export function isDateLike(text: string): boolean {
  return DATE_LIKE.test(text) && HAS_DATE_PARTS.test(text) && readNumber(text) === null;
}

/** A criterion, and its parts where it is written as a sign before a number: `">="&B2`. */
export type Criterion = {
  /** Which argument gives it. */
  readonly argument: number;
  readonly value: Typed;
  readonly parts?: { readonly comparison: Comparison; readonly operand: Typed };
};

/** The criterion that an argument gives. */
export function criterionAt(call: FunctionCall, index: number): Criterion {
  const value = call.scalar(index);
  const node = call.node(index);
  if (call.isGiven(index) || value.constant !== undefined || node?.kind !== 'binary-expression')
    return { argument: index, value };
  const sign = node.operator === '&' && node.left.kind === 'text' ? node.left.value : '';
  if (!isComparison(sign)) return { argument: index, value };
  const operand = call.evaluator.scalar(node.right);
  const isNumber = isNumberOnly(operand) && operand.error === null;
  return { argument: index, value, ...(isNumber && { parts: { comparison: sign, operand } }) };
}

export function meetsCriterion(
  cell: Typed,
  { value, parts }: Pick<Criterion, 'value' | 'parts'>,
): SqlExpression {
  const met = parts && meetsParts(cell, parts.comparison, parts.operand);
  return met ?? meets(cell, value);
}

function meetsParts(cell: Typed, comparison: Comparison, operand: Typed): SqlExpression | null {
  const value = operand.number;
  if (value === null) return null;
  const equals = (from: Typed): SqlExpression =>
    anyOf([
      holds(from.number, (n) => compareNumbers(n, '=', value)),
      from.text === null ? null : holds(from.text, (t) => compareNumbers(helper('num', t), '=', value)),
    ]) ?? boolean(false);
  const met =
    comparison === '='
      ? equals(cell)
      : comparison === '<>'
        ? not(equals({ ...cell, text: null }))
        : holds(cell.number, (n) => compareNumbers(n, comparison, value));
  return operand.mayBeBlank ? when(isNull(value), meetsEmpty(cell, comparison), met) : met;
}

function isComparison(text: string): text is Comparison {
  return COMPARISONS.some((comparison) => comparison === text);
}

function meetsText(cell: Typed, comparison: Comparison | undefined, operand: string): SqlExpression {
  const sign = comparison ?? '=';
  if (operand === '') return meetsEmpty(cell, comparison);
  const number = readNumber(operand);
  const upper = operand.toUpperCase();
  if (number !== null) {
    if (sign === '=') return equalsNumber(cell, number);
    // Unlike =, it does not read texts.
    if (sign === '<>') return not(equalsNumber({ ...cell, text: null }, number));
    return holds(cell.number, (n) => compareNumbers(n, sign, double(number)));
  }
  if (upper === 'TRUE' || upper === 'FALSE') {
    const value = upper === 'TRUE';
    if (sign === '=') return equalsLogical(cell, value);
    if (sign === '<>') return not(equalsLogical(cell, value));
    return holds(cell.logical, (b) => operator(b, sign, boolean(value)));
  }
  if (isExcelError(upper) && (sign === '=' || sign === '<>')) {
    const same = holds(cell.error, (e) => operator(e, '=', literal('smallint', EXCEL_ERRORS[upper])));
    return sign === '=' ? same : not(same);
  }
  if (sign === '=' || sign === '<>') {
    const same = holds(cell.text, (t) => matchesText(t, operand));
    return sign === '=' ? same : not(same);
  }
  return holds(cell.text, (t) =>
    operator(helper('text_order', textKey(t), textOf(operand.toLowerCase())), sign, literal('integer', 0)),
  );
}

export function matchesText(text: SqlExpression, pattern: string): SqlExpression {
  if (!/[*?~]/.test(pattern)) return operator(textKey(text), '=', textOf(pattern.toLowerCase()));
  return operator(textKey(text), 'like', textOf(likePattern(pattern)));
}

function likePattern(pattern: string): string {
  return pattern.toLowerCase().replace(/~([*?~])|([*?])|([\\%_])/g, (_, escaped, wild, special) => {
    if (escaped) return escaped;
    return special ? `\\${special}` : wild === '*' ? '%' : '_';
  });
}

/** "" is met by empty cells and empty texts, "=" by empty cells, "<>" by all others. */
function meetsEmpty(cell: Typed, comparison: Comparison | undefined): SqlExpression {
  const filled = [cell.number, cell.logical, cell.error].filter((plane) => plane !== null).map(isNotNull);
  const text = cell.text;
  if (text !== null) {
    filled.push(
      comparison === undefined ? operator(orElse(text, textOf('')), '<>', textOf('')) : isNotNull(text),
    );
  }
  const anyFilled = filled.length === 0 ? boolean(false) : filled.reduce((a, b) => operator(a, 'or', b));
  if (comparison === '<>') return anyFilled;
  return comparison === undefined || comparison === '=' ? not(anyFilled) : boolean(false);
}

function equalsNumber(cell: Typed, value: number): SqlExpression {
  const asNumber = holds(cell.number, (n) => compareNumbers(n, '=', double(value)));
  if (cell.text === null) return asNumber;
  return operator(
    asNumber,
    'or',
    holds(cell.text, (t) => compareNumbers(helper('num', t), '=', double(value))),
  );
}

function equalsLogical(cell: Typed, value: boolean): SqlExpression {
  return holds(cell.logical, (b) => operator(b, '=', boolean(value)));
}

/** A condition that is false, not null, where the plane is. */
function holds(
  plane: SqlExpression | null,
  condition: (plane: SqlExpression) => SqlExpression,
): SqlExpression {
  return plane === null ? boolean(false) : orElse(condition(plane), boolean(false));
}

/** Most criteria ask for a likeness, which is read from them once and not for each cell. */
function likeOr(cell: Typed, { text }: Typed, met: SqlExpression): SqlExpression {
  if (text === null) return met;
  const pattern = once(helper('criterion_pattern', text));
  return when(
    isNotNull(pattern),
    holds(cell.text, (own) => operator(textKey(own), 'like', pattern)),
    met,
  );
}

/** The criterion is known only when the row is read. */
function meetsComputed(cell: Typed, criterion: Typed): SqlExpression {
  if (
    criterion.text === null &&
    criterion.logical === null &&
    criterion.error === null &&
    criterion.number !== null &&
    cell.text === null
  ) {
    const value = criterion.mayBeBlank ? orElse(criterion.number, double(0)) : criterion.number;
    return holds(cell.number, (n) => compareNumbers(n, '=', value));
  }
  const error = nullable(cell.error, 'smallint');
  const met = likeOr(cell, criterion, helper('meets', ...planes(cell), error, ...planes(criterion)));
  if (criterion.error === null) return met;
  // An error as criterion looks for cells with that error.
  const same =
    cell.error === null ? boolean(false) : orElse(operator(cell.error, '=', criterion.error), boolean(false));
  return when(isNotNull(criterion.error), same, met);
}
