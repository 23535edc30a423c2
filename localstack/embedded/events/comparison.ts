import { BlockList, isIP } from 'node:net';
import type { JsonObject } from '../service.ts';
import { invalidPattern } from './invalid-pattern.ts';
import { isObject } from './json-value.ts';

/** Whether a value that is present fits one of a pattern's operators. */
export type Comparison = (value: unknown) => boolean;

type Operator = (operand: unknown, path: string) => Comparison;

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['prefix', affix('prefix', (text, part) => text.startsWith(part))],
  ['suffix', affix('suffix', (text, part) => text.endsWith(part))],
  ['equals-ignore-case', ignoringCase],
  ['wildcard', wildcard],
  ['numeric', numeric],
  ['cidr', cidr],
  ['anything-but', anythingBut],
]);

/** What `anything-but` can negate, each with one operand or a list of them. */
const NEGATABLE = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'];

/** One operator and its operand, e.g. `{"prefix": "a"}`. @throws {AwsError} naming an unknown operator. */
export function parseComparison(pattern: JsonObject, path: string): Comparison {
  const [entry, ...others] = Object.entries(pattern);
  if (entry === undefined || others.length > 0) {
    throw invalidPattern(`Only one match type is allowed in an object at "${path}"`);
  }
  const [name, operand] = entry;
  const operator = OPERATORS.get(name);
  if (operator === undefined) throw invalidPattern(`Unrecognized match type ${name} at "${path}"`);
  return operator(operand, path);
}

export function exactly(pattern: unknown, path: string): Comparison {
  if (Array.isArray(pattern)) throw invalidPattern(`"${path}" must not hold an array in an array`);
  return (value) => value === pattern;
}

function affix(name: string, test: (text: string, part: string) => boolean): Operator {
  return (operand, path) => {
    if (isObject(operand) && Object.keys(operand).join() === 'equals-ignore-case') {
      const part = text(name, operand['equals-ignore-case'], path).toLowerCase();
      return (value) => typeof value === 'string' && test(value.toLowerCase(), part);
    }
    const part = text(name, operand, path);
    return (value) => typeof value === 'string' && test(value, part);
  };
}

function ignoringCase(operand: unknown, path: string): Comparison {
  const expected = text('equals-ignore-case', operand, path).toLowerCase();
  return (value) => typeof value === 'string' && value.toLowerCase() === expected;
}

/** `*` stands for any text; a backslash takes its meaning, or its own, away. */
function wildcard(operand: unknown, path: string): Comparison {
  const pattern = text('wildcard', operand, path);
  if (/^(?:[^\\]|\\.)*?\*\*/s.test(pattern)) {
    throw invalidPattern(`Consecutive wildcard characters at "${path}"`);
  }
  if (!/^(?:[^\\]|\\[\\*])*$/s.test(pattern)) {
    throw invalidPattern(`Invalid escape character in the wildcard at "${path}"`);
  }
  const parts = pattern.match(/\\[\\*]|\*|[^\\*]+/g) ?? [];
  const source = parts.map((part) => (part === '*' ? '.*' : literally(part.replace(/^\\/, '')))).join('');
  const expression = new RegExp(`^${source}$`, 's');
  return (value) => typeof value === 'string' && expression.test(value);
}

/** Text as a regular expression that matches only itself. */
function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

const NUMERIC_TESTS: ReadonlyMap<unknown, (value: number, bound: number) => boolean> = new Map([
  ['=', (value: number, bound: number) => value === bound],
  ['<', (value: number, bound: number) => value < bound],
  ['<=', (value: number, bound: number) => value <= bound],
  ['>', (value: number, bound: number) => value > bound],
  ['>=', (value: number, bound: number) => value >= bound],
]);

/** `[operator, bound]`, or two of them for a range. */
function numeric(operand: unknown, path: string): Comparison {
  const list: readonly unknown[] = Array.isArray(operand) ? operand : [];
  if (list.length !== 2 && list.length !== 4) {
    throw invalidPattern(`"numeric" at "${path}" takes an operator and a number, or two of each`);
  }
  const tests: Comparison[] = [];
  for (let index = 0; index < list.length; index += 2) {
    const bound = list[index + 1];
    const test = NUMERIC_TESTS.get(list[index]);
    if (test === undefined)
      throw invalidPattern(`Unrecognized numeric range operator ${list[index]} at "${path}"`);
    if (typeof bound !== 'number')
      throw invalidPattern(`Value of ${list[index]} must be numeric at "${path}"`);
    tests.push((value) => typeof value === 'number' && test(value, bound));
  }
  return (value) => tests.every((test) => test(value));
}

function cidr(operand: unknown, path: string): Comparison {
  const [address = '', bits, ...rest] = text('cidr', operand, path).split('/');
  const version = isIP(address);
  const prefix = bits !== undefined && /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (version === 0 || rest.length > 0 || !(prefix <= (version === 4 ? 32 : 128))) {
    throw invalidPattern(`Malformed CIDR ${operand} at "${path}"`);
  }
  const network = new BlockList();
  network.addSubnet(address, prefix, version === 4 ? 'ipv4' : 'ipv6');
  return (value) => {
    if (typeof value !== 'string' || isIP(value) !== version) return false;
    return network.check(value, version === 4 ? 'ipv4' : 'ipv6');
  };
}

function anythingBut(operand: unknown, path: string): Comparison {
  if (isObject(operand)) {
    const [name = '', negated] = Object.entries(operand)[0] ?? [];
    if (!NEGATABLE.includes(name) || Object.keys(operand).length > 1) {
      throw invalidPattern(`Unsupported anything-but pattern ${JSON.stringify(operand)} at "${path}"`);
    }
    const list: readonly unknown[] = Array.isArray(negated) ? negated : [negated];
    const excluded = list.map((item) => parseComparison({ [name]: item }, path));
    return (value) => !excluded.some((matches) => matches(value));
  }
  const list: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  const [first] = list;
  const isUniform = list.every((item) => typeof item === typeof first);
  if ((typeof first !== 'string' && typeof first !== 'number') || !isUniform) {
    throw invalidPattern(`"anything-but" at "${path}" takes strings or numbers, and does not mix them`);
  }
  return (value) => !list.includes(value);
}

function text(operator: string, operand: unknown, path: string): string {
  if (typeof operand !== 'string') throw invalidPattern(`"${operator}" at "${path}" must be a string`);
  return operand;
}
