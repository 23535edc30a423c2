import type { JsonObject } from '../service.ts';
import { exactly, parseComparison } from './comparison.ts';
import { invalidPattern } from './invalid-pattern.ts';
import { isObject, memberOf } from './json-value.ts';

/** Whether an event, or a part of it, fits. */
export type EventPattern = (value: unknown) => boolean;

/** What a field's value may be; `exists: false` is the only one that an absent value can fit. */
type Alternative = (leaf: unknown) => boolean;

/**
 * Compiles a rule's pattern. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 * @throws {AwsError} InvalidEventPatternException, naming an operator that does not exist or is used wrongly.
 */
export function compileEventPattern(pattern: unknown, path = ''): EventPattern {
  if (!isObject(pattern)) throw invalidPattern(`"${path}" must be an object or an array`);
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw invalidPattern(path === '' ? 'Empty event pattern' : `"${path}" is empty`);
  const tests = entries.map(([key, value]) => compileField(key, value, path === '' ? key : `${path}.${key}`));
  return (value) => tests.every((test) => test(value));
}

function compileField(key: string, pattern: unknown, path: string): EventPattern {
  if (key === '$or' && isAlternatives(pattern)) {
    const alternatives = pattern.map((alternative) => compileEventPattern(alternative, path));
    return (value) => alternatives.some((matches) => matches(value));
  }
  if (Array.isArray(pattern)) {
    const matches = compileLeaf(pattern, path);
    return (value) => matches(memberOf(value, key));
  }
  const matches = compileEventPattern(pattern, path);
  return (value) => {
    const member = memberOf(value, key);
    // One element must fit as a whole: EventBridge does not mix members of several.
    return Array.isArray(member) && member.length > 0 ? member.some(matches) : matches(member);
  };
}

/** Two or more objects; anything else named `$or` is a field. */
function isAlternatives(pattern: unknown): pattern is readonly JsonObject[] {
  return Array.isArray(pattern) && pattern.length >= 2 && pattern.every(isObject);
}

function compileLeaf(patterns: readonly unknown[], path: string): EventPattern {
  if (patterns.length === 0) throw invalidPattern(`"${path}" must not be an empty array`);
  const alternatives = patterns.map((pattern) => compileAlternative(pattern, path));
  return (value) => {
    const leaves = leavesOf(value);
    return alternatives.some((fits) => leaves.some(fits));
  };
}

/** An array stands for its elements. Objects are no leaves: for a pattern they are absent. */
function leavesOf(value: unknown): readonly unknown[] {
  const values = Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value];
  const leaves = values.filter((leaf) => leaf !== undefined && !isObject(leaf));
  return leaves.length > 0 ? leaves : [undefined];
}

function compileAlternative(pattern: unknown, path: string): Alternative {
  if (!isObject(pattern)) return exactly(pattern, path);
  if ('exists' in pattern) {
    const { exists } = pattern;
    if (typeof exists !== 'boolean' || Object.keys(pattern).length > 1) {
      throw invalidPattern(`"exists" at "${path}" must be true or false, and alone`);
    }
    return (leaf) => (leaf !== undefined) === exists;
  }
  const fits = parseComparison(pattern, path);
  return (leaf) => leaf !== undefined && fits(leaf);
}
