import type { DecimalSign } from './decimal-number.ts';
import { isSchemaObject, ownValue, resolveLocalRef, type SchemaObject } from './json-schema.ts';

const JSON_TYPES = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const;
export type JsonType = (typeof JSON_TYPES)[number];

/** How the cells of a column are read. */
export interface ColumnRule {
  readonly types: ReadonlySet<JsonType>;
  /** The `format` that dates are written for. */
  readonly format: string | undefined;
  /** Texts that count as empty. */
  readonly missingValues: ReadonlySet<string>;
  /** How dates are written besides ISO 8601. */
  readonly dateFormat: string | undefined;
  /** How numbers are written; JSON's grammar when undefined. */
  readonly decimal: DecimalSign | undefined;
  readonly trueTexts: ReadonlySet<string>;
  readonly falseTexts: ReadonlySet<string>;
}

/**
 * Reads off a column's schema what its cells are: by `type`; without one by the values in `enum` or `const`, by all
 * branches of `anyOf` and `oneOf` together, by the first part of `allOf` that says something, through local references.
 * A column whose schema says nothing holds strings.
 */
export function columnRule(schema: unknown, root: SchemaObject): ColumnRule {
  const text = (keyword: string) => {
    const value = declared(schema, root, keyword);
    return typeof value === 'string' ? value : undefined;
  };
  const texts = (keyword: string) => textsOf(declared(schema, root, keyword));
  const decimal = text('x-decimal');
  return {
    types: typesOf(schema, root, new Set()) ?? new Set<JsonType>(['string']),
    format: text('format'),
    missingValues: texts('x-missing-values') ?? textsOf(root['x-missing-values']) ?? new Set(),
    dateFormat: text('x-date-format'),
    decimal: decimal === '.' || decimal === ',' ? decimal : undefined,
    trueTexts: texts('x-true') ?? new Set(),
    falseTexts: texts('x-false') ?? new Set(),
  };
}

function textsOf(list: unknown): ReadonlySet<string> | undefined {
  return Array.isArray(list) ? new Set(list.map(String)) : undefined;
}

/** Undefined when any type would do. `seen` ends references that run in circles. */
function typesOf(schema: unknown, root: SchemaObject, seen: Set<SchemaObject>): Set<JsonType> | undefined {
  if (!isSchemaObject(schema) || seen.has(schema)) return undefined;
  seen.add(schema);
  const own = ownTypes(schema);
  if (own !== undefined) {
    if (schema.nullable === true) own.add('null');
    return own;
  }
  for (const part of conjuncts(schema, root)) {
    const types = typesOf(part, root, seen);
    if (types !== undefined) return types;
  }
  for (const keyword of ['anyOf', 'oneOf']) {
    const branches = schema[keyword];
    if (!Array.isArray(branches)) continue;
    const types = branches.map((branch) => typesOf(branch, root, seen));
    if (types.every((branch) => branch !== undefined)) return new Set(types.flatMap((branch) => [...branch]));
  }
  return undefined;
}

function ownTypes(schema: SchemaObject): Set<JsonType> | undefined {
  if (schema.type !== undefined) {
    const declaredTypes = [schema.type].flat();
    return new Set(declaredTypes.flatMap((type) => JSON_TYPES.find((known) => known === type) ?? []));
  }
  if (Array.isArray(schema.enum)) return new Set(schema.enum.map(typeOfValue));
  return Object.hasOwn(schema, 'const') ? new Set([typeOfValue(schema.const)]) : undefined;
}

function typeOfValue(value: unknown): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'string' ? 'string' : 'object';
}

/** The first value of a keyword in a column's schema, the parts of it and what they refer to. */
function declared(
  schema: unknown,
  root: SchemaObject,
  keyword: string,
  seen: Set<SchemaObject> = new Set(),
): unknown {
  if (!isSchemaObject(schema) || seen.has(schema)) return undefined;
  seen.add(schema);
  const own = ownValue(schema, keyword);
  if (own !== undefined) return own;
  const branches = [schema.anyOf, schema.oneOf].flatMap((list): unknown[] =>
    Array.isArray(list) ? list : [],
  );
  return [...conjuncts(schema, root), ...branches]
    .map((part) => declared(part, root, keyword, seen))
    .find((value) => value !== undefined);
}

/** Schemas that hold together with `schema`. */
function conjuncts(schema: SchemaObject, root: SchemaObject): unknown[] {
  return [
    resolveLocalRef(root, ownValue(schema, '$ref')),
    ...(Array.isArray(schema.allOf) ? schema.allOf : []),
  ];
}
