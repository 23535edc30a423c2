import { conjuncts, type SchemasOfColumn } from './column-schemas.ts';
import { ColumnTypes, type JsonType } from './column-types.ts';
import type { DecimalSign } from './decimal-number.ts';
import { isSchemaObject, ownValue, type SchemaObject } from './json-schema.ts';
import { SchemaReferences } from './schema-references.ts';

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
 * Reads off a column's schemas what its cells are: by `type`; without one by the values in `enum` or `const`, by `not` of
 * texts, by the first part of `allOf` that says something, by all branches of `anyOf` and `oneOf` together, through
 * references. What holds for every row comes before what holds for some. A column of which nothing is said holds strings.
 */
export function columnRule(
  { always, sometimes }: SchemasOfColumn,
  root: SchemaObject,
  references: SchemaReferences,
): ColumnRule {
  const declarations = new Declarations(references);
  const declared = (keyword: string) => declarations.first([...always, ...sometimes], keyword);
  const text = (keyword: string) => {
    const value = declared(keyword);
    return typeof value === 'string' ? value : undefined;
  };
  const texts = (keyword: string) => textsOf(declared(keyword));
  const decimal = text('x-decimal');
  return {
    types: new ColumnTypes(references).of(always, sometimes),
    format: text('format'),
    missingValues: texts('x-missing-values') ?? textsOf(root['x-missing-values']) ?? new Set(),
    dateFormat: text('x-date-format'),
    decimal: decimal === '.' || decimal === ',' ? decimal : undefined,
    trueTexts: texts('x-true') ?? new Set(),
    falseTexts: texts('x-false') ?? new Set(),
  };
}

/** The rule of a column that one schema without references describes. */
export function ruleOfColumnSchema(schema: SchemaObject): ColumnRule {
  return columnRule({ always: [schema], sometimes: [] }, {}, new SchemaReferences({}));
}

function textsOf(list: unknown): ReadonlySet<string> | undefined {
  return Array.isArray(list) ? new Set(list.map(String)) : undefined;
}

/** The first value of a keyword in schemas, the parts of them and what they refer to. */
class Declarations {
  readonly #references: SchemaReferences;

  constructor(references: SchemaReferences) {
    this.#references = references;
  }

  first(schemas: readonly unknown[], keyword: string, seen = new Set<SchemaObject>()): unknown {
    for (const schema of schemas) {
      // What has been looked through has no such keyword.
      if (!isSchemaObject(schema) || seen.has(schema)) continue;
      seen.add(schema);
      const own = ownValue(schema, keyword);
      if (own !== undefined) return own;
      const parts = [
        ...conjuncts(schema, this.#references),
        ...listOf(schema.anyOf),
        ...listOf(schema.oneOf),
      ];
      const found = this.first(parts, keyword, seen);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
