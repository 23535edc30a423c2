import { jsonEqual } from '../validation/json-equal.ts';
import { isSchemaObject, ownValue, pointerToken, type SchemaObject } from '../validation/json-schema.ts';
import { allowedTypes, allowedValues, isTypeIn } from './allowed.ts';
import type { Difference, DifferenceCode } from './difference.ts';
import type { SchemaPair } from './schema-pair.ts';

const NAMES_AND_DEFINITIONS = new Set(['$schema', '$id', 'id', '$anchor', '$defs', 'definitions']);

/** Whether a keyword by itself refuses nothing; `x-` keywords are about reading and tables, and looked at there. */
export function refusesNothing(keyword: string): boolean {
  return NAMES_AND_DEFINITIONS.has(keyword) || keyword.startsWith('x-');
}

interface Comparison {
  readonly pair: SchemaPair;
  readonly from: SchemaObject;
  readonly to: SchemaObject;
  /** Where `to` stands. */
  readonly at: string;
}

type Rule = (comparison: Comparison, keyword: string) => Iterable<Difference>;

/**
 * What in `to` may refuse a value that `from` accepts; nothing when it accepts all of them. Errs on one side only: what
 * cannot be shown to be harmless is told.
 */
export function* contained(pair: SchemaPair, a: unknown, b: unknown, at: string): Generator<Difference> {
  if (b === undefined || b === true || a === false) return;
  if (b === false) {
    yield { pointer: at, code: 'extra-columns', detail: 'Nothing is allowed here, where something was.' };
    return;
  }
  if (pair.areEqual(a, b)) return;
  const comparison = { pair, from: pair.effective(a), to: pair.effective(b), at };
  for (const keyword of Object.keys(comparison.to)) {
    if (!refusesNothing(keyword)) yield* (RULES.get(keyword) ?? sameKeyword)(comparison, keyword);
  }
}

const CONDITION = sameTogether('if', 'then', 'else');
const CONTENTS = sameTogether('contains', 'minContains', 'maxContains');
const ITEMS = sameTogether('items', 'prefixItems', 'additionalItems');

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['type', narrowerTypes],
  ['enum', fewerValues],
  ['const', fewerValues],
  ['minimum', numberBound],
  ['maximum', numberBound],
  ['exclusiveMinimum', numberBound],
  ['exclusiveMaximum', numberBound],
  ['multipleOf', multiples],
  ['minLength', lengthBound],
  ['maxLength', lengthBound],
  ['pattern', samePattern],
  ['required', required],
  ['properties', properties],
  ['additionalProperties', additionalProperties],
  ['if', CONDITION],
  ['then', CONDITION],
  ['else', CONDITION],
  ['contains', CONTENTS],
  ['minContains', CONTENTS],
  ['maxContains', CONTENTS],
  ['items', ITEMS],
  ['prefixItems', ITEMS],
  ['additionalItems', ITEMS],
  ['$ref', sameReference],
  ['$dynamicRef', sameReference],
  ['$recursiveRef', sameReference],
  // What they refuse depends on everything around them, which has changed.
  ['unevaluatedProperties', changed],
  ['unevaluatedItems', changed],
]);

function* narrowerTypes({ from, to, at }: Comparison): Generator<Difference> {
  const wanted = allowedTypes(to);
  const given = allowedTypes(from);
  if (wanted === undefined) return;
  const refused = given === undefined ? ['others'] : [...given].filter((type) => !isTypeIn(type, wanted));
  if (refused.length === 0) return;
  yield difference(
    at,
    'type',
    'type',
    `Only ${[...wanted].join(', ')} is allowed, no longer ${refused.join(', ')}.`,
  );
}

function* fewerValues({ from, to, at }: Comparison, keyword: string): Generator<Difference> {
  const wanted = keyword === 'const' ? [to.const] : to.enum;
  const given = allowedValues(from);
  const isIn = (value: unknown) => Array.isArray(wanted) && wanted.some((one) => jsonEqual(one, value));
  if (given?.every(isIn)) return;
  yield difference(at, keyword, 'values', 'Only certain values are allowed, fewer than before.');
}

/** In draft-04 the exclusive bounds are claims about the others. */
function* numberBound(comparison: Comparison, keyword: string): Generator<Difference> {
  const { pair, from, to, at } = comparison;
  if (isImpossible(from, 'number') && isImpossible(from, 'integer')) return;
  const isUpper = keyword.endsWith('aximum');
  if (pair.draft === '04') {
    const keywords = isUpper ? ['maximum', 'exclusiveMaximum'] : ['minimum', 'exclusiveMinimum'];
    yield* sameTogether(...keywords)(comparison, keyword);
    return;
  }
  const limit = to[keyword];
  const isExclusive = keyword.startsWith('exclusive');
  const [inclusive, exclusive] = isUpper
    ? [from.maximum, from.exclusiveMaximum]
    : [from.minimum, from.exclusiveMinimum];
  const isTighter = (bound: unknown, orEqual: boolean) =>
    typeof bound === 'number' &&
    typeof limit === 'number' &&
    (bound === limit ? orEqual : isUpper ? bound < limit : bound > limit);
  if (isTighter(inclusive, !isExclusive) || isTighter(exclusive, true)) return;
  yield difference(
    at,
    keyword,
    'bound',
    `Numbers are refused that were allowed: ${keyword} is ${String(limit)}.`,
  );
}

function* multiples({ from, to, at }: Comparison): Generator<Difference> {
  if (isImpossible(from, 'number') && isImpossible(from, 'integer')) return;
  const [given, wanted] = [from.multipleOf, to.multipleOf];
  if (given === wanted) return;
  const areWhole = [given, wanted].every((value) => Number.isSafeInteger(value));
  if (areWhole && Number(given) % Number(wanted) === 0) return;
  yield difference(at, 'multipleOf', 'bound', `Only multiples of ${String(wanted)} are allowed.`);
}

function* lengthBound({ from, to, at }: Comparison, keyword: string): Generator<Difference> {
  if (isImpossible(from, 'string')) return;
  const [given, wanted] = [from[keyword], to[keyword]];
  const areNumbers = typeof given === 'number' && typeof wanted === 'number';
  if (areNumbers && (keyword.startsWith('max') ? given <= wanted : given >= wanted)) return;
  const detail = `Texts are refused that were allowed: ${keyword} is ${String(wanted)}.`;
  yield difference(at, keyword, 'bound', detail);
}

function* samePattern(comparison: Comparison, keyword: string): Generator<Difference> {
  if (!isImpossible(comparison.from, 'string')) yield* sameKeyword(comparison, keyword);
}

function* required({ from, to, at }: Comparison): Generator<Difference> {
  const before = new Set(listOf(from.required));
  for (const name of listOf(to.required).filter((one) => !before.has(one))) {
    yield difference(at, 'required', 'required', `“${String(name)}” must be there, and could be missing.`);
  }
}

function* properties({ pair, from, to, at }: Comparison): Generator<Difference> {
  if (!isSchemaObject(to.properties)) return;
  // Whatever a pattern says of a column may say less than its name does.
  const otherwise = from.patternProperties === undefined ? (from.additionalProperties ?? true) : true;
  for (const [name, schema] of Object.entries(to.properties)) {
    const before = ownValue(from.properties, name) ?? otherwise;
    yield* contained(pair, before, schema, `${at}/properties${pointerToken(name)}`);
  }
}

function* additionalProperties(comparison: Comparison): Generator<Difference> {
  const { pair, from, to, at } = comparison;
  const place = `${at}/additionalProperties`;
  if (from.patternProperties !== undefined) yield* sameKeyword(comparison, 'patternProperties');
  const named = isSchemaObject(from.properties) ? Object.entries(from.properties) : [];
  for (const [name, schema] of named) {
    if (ownValue(to.properties, name) !== undefined || schema === false) continue;
    for (const { detail, ...found } of contained(pair, schema, to.additionalProperties, place)) {
      yield { ...found, detail: `“${name}” is no property of its own any more. ${detail}` };
    }
  }
  yield* contained(pair, from.additionalProperties ?? true, to.additionalProperties, place);
}

/** Nothing is known of what the keyword means; where both say the same it means the same. */
function* sameKeyword(comparison: Comparison, keyword: string): Generator<Difference> {
  yield* sameTogether(keyword)(comparison, keyword);
}

/** The same words may lead to something else. */
function* sameReference({ pair, from, to, at }: Comparison, keyword: string): Generator<Difference> {
  if (pair.areEqual({ [keyword]: from[keyword] }, { [keyword]: to[keyword] })) return;
  const detail = `“${keyword}” is new or leads to something else, and may refuse what was allowed.`;
  yield difference(at, keyword, 'keyword', detail);
}

function sameTogether(...keywords: readonly string[]): Rule {
  return function* ({ pair, from, to, at }, keyword) {
    if (keywords.every((one) => pair.areEqual(from[one], to[one]))) return;
    yield difference(
      at,
      keyword,
      'keyword',
      `“${keyword}” is new or another one, and may refuse what was allowed.`,
    );
  };
}

function* changed({ at }: Comparison, keyword: string): Generator<Difference> {
  const detail = `What “${keyword}” refuses depends on what is around it, and that is another one.`;
  yield difference(at, keyword, 'keyword', detail);
}

function isImpossible(schema: SchemaObject, type: string): boolean {
  const types = allowedTypes(schema);
  return types !== undefined && !types.has(type);
}

function difference(at: string, keyword: string, code: DifferenceCode, detail: string): Difference {
  return { pointer: `${at}/${keyword}`, code, detail };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
