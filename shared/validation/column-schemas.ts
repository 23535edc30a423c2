import { isSchemaObject, ownValue, type SchemaObject } from './json-schema.ts';
import { LinearPattern } from './linear-pattern.ts';
import { REFERENCES, type SchemaReferences } from './schema-references.ts';

/** What a schema says of one column, wherever in the parts that judge the row. */
export interface SchemasOfColumn {
  /** They hold for every row. */
  readonly always: readonly unknown[];
  /** They hold for some rows: branches, conclusions, what other columns bring with them. */
  readonly sometimes: readonly unknown[];
}

/** One schema that judges the row. */
interface RowPart {
  readonly schema: SchemaObject;
  readonly patterns: readonly (readonly [LinearPattern, unknown])[];
}

/** Finds the schemas of columns in a schema of rows whose patterns have been checked. */
export class ColumnSchemas {
  readonly #always: readonly RowPart[];
  readonly #sometimes: readonly RowPart[];
  readonly #unevaluated: readonly unknown[];

  constructor(root: SchemaObject, references: SchemaReferences) {
    const always = closure([root], (schema) => conjuncts(schema, references), new Set());
    const everywhere = (schema: SchemaObject) => [...conjuncts(schema, references), ...conditional(schema)];
    this.#always = always.map(rowPart);
    this.#sometimes = closure(always.flatMap(conditional), everywhere, new Set(always)).map(rowPart);
    this.#unevaluated = always.map(({ unevaluatedProperties }) => unevaluatedProperties);
  }

  of(column: string): SchemasOfColumn {
    return {
      always: this.#always.flatMap((part) => schemasIn(part, column)),
      sometimes: [...this.#sometimes.flatMap((part) => schemasIn(part, column)), ...this.#unevaluated],
    };
  }

  /** Whether the root itself speaks of the column by name or pattern. */
  isNamed(column: string): boolean {
    const [root] = this.#always;
    return root !== undefined && named(root, column).length > 0;
  }
}

/** Schemas that judge the same value as `schema` does, and always. Of several that a reference may mean none is certain. */
export function conjuncts(schema: SchemaObject, references: SchemaReferences): readonly SchemaObject[] {
  const referred = REFERENCES.flatMap((keyword) => {
    const targets = references.targets(schema, schema[keyword]);
    return targets.length === 1 ? targets : [];
  });
  return [...referred, ...schemasOf(schema.allOf)];
}

function conditional(schema: SchemaObject): readonly SchemaObject[] {
  const lists = [schema.anyOf, schema.oneOf].flatMap(schemasOf);
  const single = [schema.then, schema.else].filter(isSchemaObject);
  const dependent = [schema.dependentSchemas, schema.dependencies].filter(isSchemaObject);
  return [...lists, ...single, ...dependent.flatMap((object) => schemasOf(Object.values(object)))];
}

/** The schemas and all that they lead to, each once and in order. */
function closure(
  schemas: readonly SchemaObject[],
  next: (schema: SchemaObject) => readonly SchemaObject[],
  known: ReadonlySet<SchemaObject>,
): readonly SchemaObject[] {
  const found = new Set(schemas.filter((schema) => !known.has(schema)));
  // A set is gone through with what is added on the way.
  for (const schema of found) {
    for (const other of next(schema)) if (!known.has(other)) found.add(other);
  }
  return [...found];
}

function rowPart(schema: SchemaObject): RowPart {
  const patterns = isSchemaObject(schema.patternProperties) ? schema.patternProperties : {};
  return {
    schema,
    patterns: Object.entries(patterns).map(([pattern, column]) => [new LinearPattern(pattern), column]),
  };
}

function named({ schema, patterns }: RowPart, column: string): readonly unknown[] {
  const own = ownValue(schema.properties, column);
  const matching = patterns.filter(([pattern]) => pattern.test(column)).map(([, schema]) => schema);
  return own === undefined ? matching : [own, ...matching];
}

function schemasIn(part: RowPart, column: string): readonly unknown[] {
  const schemas = named(part, column);
  return schemas.length > 0 ? schemas : [part.schema.additionalProperties];
}

function schemasOf(list: unknown): readonly SchemaObject[] {
  return Array.isArray(list) ? list.filter(isSchemaObject) : [];
}
