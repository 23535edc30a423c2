import { isSchemaObject, ownValue, resolveLocalRef, type SchemaObject } from './json-schema.ts';

export type JsonType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

/** How the cells of a column are read. */
export interface ColumnRule {
  readonly types: ReadonlySet<JsonType>;
  /** The `format` that dates are written for. */
  readonly format: string | undefined;
}

/**
 * Reads off a column's schema what its cells are: by `type`; without one by the values in `enum` or `const`, by all
 * branches of `anyOf` and `oneOf` together, by the first part of `allOf` that says something, through local references.
 * A column whose schema says nothing holds strings.
 */
export function columnRule(schema: unknown, root: SchemaObject): ColumnRule {
  return {
    types: typesOf(schema, root, new Set()) ?? new Set<JsonType>(['string']),
    format: formatOf(schema, root, new Set()),
  };
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
  if (schema.type !== undefined) return new Set([schema.type].flat() as JsonType[]);
  if (Array.isArray(schema.enum)) return new Set(schema.enum.map(typeOfValue));
  return Object.hasOwn(schema, 'const') ? new Set([typeOfValue(schema.const)]) : undefined;
}

function typeOfValue(value: unknown): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value === 'boolean' || typeof value === 'string'
    ? (typeof value as 'boolean' | 'string')
    : 'object';
}

function formatOf(schema: unknown, root: SchemaObject, seen: Set<SchemaObject>): string | undefined {
  if (!isSchemaObject(schema) || seen.has(schema)) return undefined;
  seen.add(schema);
  if (typeof schema.format === 'string') return schema.format;
  const branches = [schema.anyOf, schema.oneOf].flatMap((list): unknown[] =>
    Array.isArray(list) ? list : [],
  );
  return [...conjuncts(schema, root), ...branches]
    .map((part) => formatOf(part, root, seen))
    .find((format) => format !== undefined);
}

/** Schemas that hold together with `schema`. */
function conjuncts(schema: SchemaObject, root: SchemaObject): unknown[] {
  return [
    resolveLocalRef(root, ownValue(schema, '$ref')),
    ...(Array.isArray(schema.allOf) ? schema.allOf : []),
  ];
}
