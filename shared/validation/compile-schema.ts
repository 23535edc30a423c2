import type { ValidateFunction } from 'ajv';
import { checkColumn } from './check-column.ts';
import { type ColumnCheck, doubtColumn } from './column-check.ts';
import { type ColumnRule, columnRule } from './column-rule.ts';
import { ColumnSchemas } from './column-schemas.ts';
import { ajvFor, type Draft, draftOf } from './draft.ts';
import { type ExactIntegers, withExactIntegers } from './exact-integers.ts';
import { findingsOf } from './findings.ts';
import { isSchemaObject, type SchemaObject } from './json-schema.ts';
import { columnCertainty, isPlainSchema } from './plain-schema.ts';
import { requiredFinding } from './required-finding.ts';
import type { Finding, RowCheck, RowObject } from './row-check.ts';
import { judgedSchema, rowValidator } from './row-validator.ts';
import { SchemaReferences } from './schema-references.ts';
import { type TableRule, tableRule } from './table-rule.ts';

const NONE: readonly never[] = [];

/** Keywords that let `unevaluatedProperties` depend on more than the properties beside it. */
const APPLICATORS = [
  'allOf',
  'anyOf',
  'oneOf',
  'if',
  '$ref',
  '$dynamicRef',
  '$recursiveRef',
  'dependentSchemas',
];

/** Compiles a schema that `checkSchema` has nothing against. ajv alone judges rows; certain cells need no judge. */
export function compileSchema(schema: SchemaObject): RowCheck {
  const draft = draftOf(schema);
  if (draft === undefined) throw new Error(`Not a checked schema: $schema is ${String(schema.$schema)}`);
  return new CompiledSchema(schema, draft);
}

class CompiledSchema implements RowCheck {
  readonly columns: readonly string[];
  readonly required: ReadonlySet<string>;
  readonly table: TableRule;
  readonly checkCells: RowCheck['checkCells'];
  readonly #schema: SchemaObject;
  readonly #draft: Draft;
  readonly #references: SchemaReferences;
  readonly #columnSchemas: ColumnSchemas;
  readonly #isPlain: boolean;
  #validate: ValidateFunction | undefined;
  #validateExactly: ValidateFunction | undefined;

  constructor(schema: SchemaObject, draft: Draft) {
    this.#schema = schema;
    this.#draft = draft;
    this.columns = isSchemaObject(schema.properties) ? Object.keys(schema.properties) : [];
    this.required = new Set(Array.isArray(schema.required) ? schema.required.map(String) : []);
    this.table = tableRule(schema);
    this.#references = new SchemaReferences(schema);
    this.#columnSchemas = new ColumnSchemas(schema, this.#references);
    this.#isPlain = isPlainSchema(schema);
    if (this.#isPlain) this.checkCells = (row, exact) => this.#judge(row, exact);
  }

  rule(column: string): ColumnRule | undefined {
    if (!this.#columnSchemas.isNamed(column) && this.#isClosed()) return undefined;
    return columnRule(this.#columnSchemas.of(column), this.#schema, this.#references);
  }

  columnCheck(column: string): ColumnCheck {
    const certainty = this.#isPlain ? columnCertainty(this.#schema, column) : undefined;
    return certainty === undefined ? doubtColumn : checkColumn(certainty);
  }

  check(row: RowObject, exact?: ExactIntegers): readonly Finding[] {
    const findings = this.#judge(row, exact);
    return this.#isPlain ? [...findings, ...this.#missing(row)] : findings;
  }

  #judge(row: RowObject, exact: ExactIntegers | undefined): readonly Finding[] {
    const validate = exact === undefined ? this.#validator() : this.#exactValidator();
    return validate.call(exact, row) ? NONE : findingsOf(validate.errors ?? []);
  }

  #missing(row: RowObject): readonly Finding[] {
    return [...this.required].filter((name) => row[name] === undefined).map(requiredFinding);
  }

  /** Made when the first row needs it: most tables never do. */
  #validator(): ValidateFunction {
    this.#validate ??= rowValidator(this.#schema, this.#draft);
    return this.#validate;
  }

  #exactValidator(): ValidateFunction {
    const engine = () => withExactIntegers(ajvFor(this.#draft, { meta: false, passContext: true }));
    this.#validateExactly ??= engine().compile(judgedSchema(this.#schema, this.#draft));
    return this.#validateExactly;
  }

  #isClosed(): boolean {
    const { additionalProperties, unevaluatedProperties } = this.#schema;
    if (additionalProperties === false) return true;
    return (
      unevaluatedProperties === false &&
      additionalProperties === undefined &&
      APPLICATORS.every((keyword) => this.#schema[keyword] === undefined)
    );
  }
}
