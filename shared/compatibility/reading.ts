import { type ColumnRule, columnRule } from '../validation/column-rule.ts';
import { ColumnSchemas } from '../validation/column-schemas.ts';
import { jsonEqual } from '../validation/json-equal.ts';
import { isSchemaObject, ownValue, pointerToken, type SchemaObject } from '../validation/json-schema.ts';
import { SchemaReferences } from '../validation/schema-references.ts';
import { refusesNothing } from './contained.ts';
import type { Difference } from './difference.ts';

/** A name that nobody gives a column: it stands for all that a schema does not name. */
const ANY_OTHER = '\u{f8ff} any other column';

/** What a schema of rows may say without looking at several columns at once. */
const ABOUT_SINGLE_COLUMNS = new Set([
  'type',
  'properties',
  'patternProperties',
  'additionalProperties',
  'required',
]);

/** With these an integer might be compared otherwise when it is read as a number. */
const ABOUT_NUMBERS = [
  'enum',
  'const',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
];

/** How a schema has the cells of each column read. */
class Reading {
  readonly schema: SchemaObject;
  readonly #columns: ColumnSchemas;
  readonly #references: SchemaReferences;

  constructor(schema: SchemaObject) {
    this.schema = schema;
    this.#references = new SchemaReferences(schema);
    this.#columns = new ColumnSchemas(schema, this.#references);
  }

  rule(column: string): ColumnRule {
    return columnRule(this.#columns.of(column), this.schema, this.#references);
  }

  /** Whether it says something of single columns only. */
  get isAboutSingleColumns(): boolean {
    return Object.keys(this.schema).every((key) => refusesNothing(key) || ABOUT_SINGLE_COLUMNS.has(key));
  }

  requires(column: string): boolean {
    return Array.isArray(this.schema.required) && this.schema.required.includes(column);
  }

  /** Whether nothing is said of the column, so that every text is fine. */
  isSilentAbout(column: string): boolean {
    const { properties, patternProperties, additionalProperties = true } = this.schema;
    const isUnnamed = ownValue(properties, column) === undefined && patternProperties === undefined;
    const isCompared = this.schema['x-unique'] !== undefined;
    return this.isAboutSingleColumns && isUnnamed && !isCompared && additionalProperties === true;
  }
}

/**
 * Columns whose cells `to` may read as other values than `from` does: then a file that is valid by one may not be by the
 * other, whatever their keywords say.
 */
export function* readingDifferences(from: SchemaObject, to: SchemaObject): Generator<Difference> {
  if (!jsonEqual(membersOf('patternProperties', from), membersOf('patternProperties', to))) {
    const detail = 'Other names belong to patterns, so that cells may be read in another way.';
    yield { pointer: '/patternProperties', code: 'reading', detail };
    return;
  }
  const [before, after] = [new Reading(from), new Reading(to)];
  const names = new Set(
    [from, to].flatMap((schema) => membersOf('properties', schema).flatMap((object) => Object.keys(object))),
  );
  for (const name of [...names, ANY_OTHER]) {
    if (isClosedTo(from, name) || isReadAlike(before, after, name)) continue;
    const pointer = name === ANY_OTHER ? '/additionalProperties' : `/properties${pointerToken(name)}`;
    const column = name === ANY_OTHER ? 'columns without a name here' : `the column “${name}”`;
    yield { pointer, code: 'reading', detail: `Cells of ${column} may be read as other values than before.` };
  }
}

/** Whether a file with this column is refused, or the column has no values. */
function isClosedTo(
  { properties, patternProperties, additionalProperties, ...schema }: SchemaObject,
  name: string,
): boolean {
  const own = ownValue(properties, name);
  if (own !== undefined) return own === false;
  const isStrict =
    schema['x-header'] === undefined || schema['x-header'] === 'exact' || schema['x-header'] === 'subset';
  return isStrict && patternProperties === undefined && additionalProperties === false;
}

function isReadAlike(before: Reading, after: Reading, name: string): boolean {
  const [old, now] = [before.rule(name), after.rule(name)];
  const { types: oldTypes, ...oldRest } = plain(old);
  const { types: nowTypes, ...nowRest } = plain(now);
  if (after.isSilentAbout(name) && !isClosedTo(after.schema, name)) {
    // Every text is fine, but an empty cell that was null is not there any more.
    return !after.requires(name) || (!oldTypes.includes('null') && jsonEqual(oldRest, nowRest));
  }
  if (!jsonEqual(oldRest, nowRest)) return false;
  if (jsonEqual(oldTypes, nowTypes)) return true;
  const column = ownValue(after.schema.properties, name);
  if (!isSchemaObject(column) || !after.isAboutSingleColumns || !isSimple(column)) return false;
  const added = nowTypes.filter((type) => !oldTypes.includes(type));
  const removed = oldTypes.filter((type) => !nowTypes.includes(type));
  // An empty cell becomes null where nothing was.
  if (removed.length === 0 && jsonEqual(added, ['null'])) return takesNull(column);
  const isWidened = jsonEqual(removed, ['integer']) && jsonEqual(added, ['number']);
  return isWidened && ABOUT_NUMBERS.every((keyword) => column[keyword] === undefined);
}

function takesNull({ enum: list, const: single }: SchemaObject): boolean {
  return (
    (list === undefined || (Array.isArray(list) && list.includes(null))) &&
    (single === undefined || single === null)
  );
}

/** Whether its type follows from `type` alone. */
function isSimple(column: SchemaObject): boolean {
  const others = ['allOf', 'anyOf', 'oneOf', 'not', 'if', '$ref', '$dynamicRef', '$recursiveRef'];
  return others.every((keyword) => column[keyword] === undefined);
}

function plain({ types, missingValues, trueTexts, falseTexts, ...rule }: ColumnRule) {
  return {
    ...rule,
    types: [...types].map(String).sort(),
    missingValues: [...missingValues].sort(),
    trueTexts: [...trueTexts].sort(),
    falseTexts: [...falseTexts].sort(),
  };
}

/** The values of a keyword wherever it stands in a document, and be it the name of a column. */
function membersOf(keyword: string, value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    ...(key === keyword && typeof member === 'object' && member !== null ? [member] : []),
    ...membersOf(keyword, member),
  ]);
}
