import { matchesArn, matchesWildcard } from './wildcard.ts';

/** What is known about a request, by condition key in lower case. */
export type RequestContext = ReadonlyMap<string, string | readonly string[]>;

export interface Condition {
  /** e.g. `ForAnyValue:StringLikeIfExists` */
  readonly operator: string;
  /** In lower case: IAM's keys are the same in any. */
  readonly key: string;
  readonly values: readonly string[];
}

interface Operator {
  readonly matches: (actual: string, expected: string) => boolean;
  /** Holds when no value matches, and when the request does not have the key. */
  readonly isNegated?: true;
}

const equal = (actual: string, expected: string) => actual === expected;
const equalInAnyCase = (actual: string, expected: string) => actual.toLowerCase() === expected.toLowerCase();
const like = (actual: string, expected: string) => matchesWildcard(expected, actual);
const likeArn = (actual: string, expected: string) => matchesArn(expected, actual);

type Comparison = (actual: number, expected: number) => boolean;

function compared(parse: (text: string) => number, comparison: Comparison): Operator {
  return { matches: (actual, expected) => comparison(parse(actual), parse(expected)) };
}

function comparisons(prefix: 'Numeric' | 'Date', parse: (text: string) => number): [string, Operator][] {
  return [
    [`${prefix}Equals`, compared(parse, (a, b) => a === b)],
    [`${prefix}NotEquals`, { ...compared(parse, (a, b) => a === b), isNegated: true }],
    [`${prefix}LessThan`, compared(parse, (a, b) => a < b)],
    [`${prefix}LessThanEquals`, compared(parse, (a, b) => a <= b)],
    [`${prefix}GreaterThan`, compared(parse, (a, b) => a > b)],
    [`${prefix}GreaterThanEquals`, compared(parse, (a, b) => a >= b)],
  ];
}

/** ISO 8601, or seconds since the epoch. */
const dateMs = (text: string) => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['StringEquals', { matches: equal }],
  ['StringNotEquals', { matches: equal, isNegated: true }],
  ['StringEqualsIgnoreCase', { matches: equalInAnyCase }],
  ['StringNotEqualsIgnoreCase', { matches: equalInAnyCase, isNegated: true }],
  ['StringLike', { matches: like }],
  ['StringNotLike', { matches: like, isNegated: true }],
  ['ArnEquals', { matches: likeArn }],
  ['ArnNotEquals', { matches: likeArn, isNegated: true }],
  ['ArnLike', { matches: likeArn }],
  ['ArnNotLike', { matches: likeArn, isNegated: true }],
  ['Bool', { matches: equalInAnyCase }],
  ...comparisons('Numeric', Number),
  ...comparisons('Date', dateMs),
]);

const NULL = 'Null';
const OPERATOR_NAME =
  /^(?:(?<quantifier>ForAllValues|ForAnyValue):)?(?<base>[A-Za-z]+?)(?<ifExists>IfExists)?$/;

/** Whether the local cloud knows what the operator means. */
export function isSupportedOperator(name: string): boolean {
  return name === NULL || OPERATORS.has(OPERATOR_NAME.exec(name)?.groups?.base ?? '');
}

/** Whether the request meets the condition. */
export function conditionHolds({ operator, key, values }: Condition, context: RequestContext): boolean {
  const given = context.get(key);
  if (operator === NULL) return values.some((value) => (value === 'true') === (given === undefined));

  const { quantifier, base = '', ifExists } = OPERATOR_NAME.exec(operator)?.groups ?? {};
  const implementation = OPERATORS.get(base);
  if (implementation === undefined) throw new Error(`IAM operator ${operator} is not supported`);
  const { matches, isNegated = false } = implementation;
  const holds = (actual: string): boolean =>
    values.some((expected) => matches(actual, expected)) !== isNegated;

  const actual = given === undefined ? [] : [given].flat();
  if (actual.length === 0 && ifExists !== undefined) return true;
  if (quantifier === 'ForAllValues') return actual.every(holds);
  if (quantifier === 'ForAnyValue') return actual.some(holds);
  return actual.length === 0 ? isNegated : actual.every(holds);
}
