import { conjuncts } from './column-schemas.ts';
import { isSchemaObject, type SchemaObject } from './json-schema.ts';
import type { SchemaReferences } from './schema-references.ts';

const JSON_TYPES = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const;
export type JsonType = (typeof JSON_TYPES)[number];

/** Works out which types the schemas of one column allow. */
export class ColumnTypes {
  readonly #references: SchemaReferences;
  /** Schemas that are being looked at have no answer yet: references that run in circles end there. */
  readonly #known = new Map<SchemaObject, ReadonlySet<JsonType> | undefined>();

  constructor(references: SchemaReferences) {
    this.#references = references;
  }

  /** By what the first says that holds for every row, otherwise by all together that hold for some. */
  of(always: readonly unknown[], sometimes: readonly unknown[]): ReadonlySet<JsonType> {
    const certain = this.#first(always);
    if (certain !== undefined) return certain;
    const possible = sometimes.flatMap((schema) => [...(this.#typesOf(schema) ?? [])]);
    return new Set(possible.length > 0 ? possible : ['string']);
  }

  #first(schemas: readonly unknown[]): ReadonlySet<JsonType> | undefined {
    for (const schema of schemas) {
      const types = this.#typesOf(schema);
      if (types !== undefined) return types;
    }
    return undefined;
  }

  /** Undefined when any type would do. */
  #typesOf(schema: unknown): ReadonlySet<JsonType> | undefined {
    if (!isSchemaObject(schema)) return undefined;
    if (this.#known.has(schema)) return this.#known.get(schema);
    this.#known.set(schema, undefined);
    const types =
      ownTypes(schema) ??
      this.#first(conjuncts(schema, this.#references)) ??
      this.#allOf(schema.anyOf) ??
      this.#allOf(schema.oneOf);
    this.#known.set(schema, types);
    return types;
  }

  #allOf(branches: unknown): ReadonlySet<JsonType> | undefined {
    if (!Array.isArray(branches)) return undefined;
    const types = branches.map((branch) => this.#typesOf(branch));
    const all = types.filter((branch) => branch !== undefined);
    return all.length === types.length ? new Set(all.flatMap((branch) => [...branch])) : undefined;
  }
}

function ownTypes(schema: SchemaObject): ReadonlySet<JsonType> | undefined {
  const types = declaredTypes(schema);
  return types !== undefined && schema.nullable === true ? new Set([...types, 'null']) : types;
}

function declaredTypes(schema: SchemaObject): ReadonlySet<JsonType> | undefined {
  if (schema.type !== undefined) return typeNames(schema.type);
  if (Array.isArray(schema.enum)) return new Set(schema.enum.map(typeOfValue));
  if (Object.hasOwn(schema, 'const')) return new Set([typeOfValue(schema.const)]);
  return otherThanTexts(schema.not);
}

function typeNames(type: unknown): ReadonlySet<JsonType> {
  const names = [type].flat();
  return new Set(names.flatMap((name) => JSON_TYPES.find((known) => known === name) ?? []));
}

/** What is left where texts are forbidden. An empty cell stays an absent value. */
function otherThanTexts(not: unknown): ReadonlySet<JsonType> | undefined {
  if (!isSchemaObject(not) || not.type === undefined || Object.keys(not).length > 1) return undefined;
  const forbidden = typeNames(not.type);
  if (!forbidden.has('string')) return undefined;
  const others: readonly JsonType[] = forbidden.has('number')
    ? ['boolean']
    : ['boolean', 'integer', 'number'];
  return new Set(others.filter((type) => !forbidden.has(type)));
}

function typeOfValue(value: unknown): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) ? 'integer' : 'number';
    case 'boolean':
      return 'boolean';
    case 'string':
      return 'string';
    default:
      return 'object';
  }
}
