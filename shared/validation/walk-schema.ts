import { isSchemaObject, pointerToken, type SchemaObject } from './json-schema.ts';

/** Keywords that hold a schema. */
export const ONE: readonly string[] = [
  'not',
  'if',
  'then',
  'else',
  'items',
  'additionalItems',
  'contains',
  'additionalProperties',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
  'contentSchema',
];
/** Keywords that hold a list of schemas. */
export const LIST: readonly string[] = ['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items'];
/** Keywords that hold schemas by name. */
export const NAMED: readonly string[] = [
  'properties',
  'patternProperties',
  'definitions',
  '$defs',
  'dependentSchemas',
  'dependencies',
];

export interface LocatedSchema {
  readonly pointer: string;
  readonly schema: SchemaObject;
}

/** A schema and all schemas within it, wherever a keyword may hold one; never what `enum` or `default` hold. */
export function* walkSchema(schema: unknown, pointer = ''): Generator<LocatedSchema> {
  if (!isSchemaObject(schema)) return;
  yield { pointer, schema };
  for (const keyword of ONE) yield* walkSchema(schema[keyword], pointer + pointerToken(keyword));
  for (const keyword of LIST) {
    const list = schema[keyword];
    if (!Array.isArray(list)) continue;
    for (const [i, item] of list.entries())
      yield* walkSchema(item, pointer + pointerToken(keyword) + pointerToken(i));
  }
  for (const keyword of NAMED) {
    const named = schema[keyword];
    if (!isSchemaObject(named)) continue;
    for (const [name, item] of Object.entries(named)) {
      yield* walkSchema(item, pointer + pointerToken(keyword) + pointerToken(name));
    }
  }
}
