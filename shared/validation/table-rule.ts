import { isSchemaObject, ownValue, type SchemaObject } from './json-schema.ts';

export const HEADER_POLICIES = ['exact', 'subset', 'superset', 'any'] as const;
export type HeaderPolicy = (typeof HEADER_POLICIES)[number];

/** What a schema says of a table beyond its rows. */
export interface TableRule {
  /** Which columns a file may lack or add; undefined leaves it to `required` and `additionalProperties`. */
  readonly header: HeaderPolicy | undefined;
  /** Columns by the other names that files may give them. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Columns whose values together stand in one row only. */
  readonly unique: readonly (readonly string[])[];
}

/** Reads a schema that `checkSchema` has nothing against. */
export function tableRule(schema: SchemaObject): TableRule {
  const aliases = new Map<string, string>();
  for (const [name, column] of Object.entries(isSchemaObject(schema.properties) ? schema.properties : {})) {
    for (const alias of listOf(ownValue(column, 'x-header-aliases'))) aliases.set(String(alias), name);
  }
  return {
    header: HEADER_POLICIES.find((policy) => policy === schema['x-header']),
    aliases,
    unique: listOf(schema['x-unique']).map((key) => listOf(key).map(String)),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
