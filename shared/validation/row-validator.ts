import type { ValidateFunction } from 'ajv';
import { ajvFor, type Draft, withDraft } from './draft.ts';
import type { SchemaObject } from './json-schema.ts';
import { isPlainSchema } from './plain-schema.ts';

const COMPILED = new WeakMap<SchemaObject, ValidateFunction>();

/**
 * Judges rows by a schema. Compiled once as long as somebody holds the schema: who checks a schema has to compile it, and who reads
 * a table by it then has no need to.
 * @throws what the engine throws for a schema that it cannot compile.
 */
export function rowValidator(schema: SchemaObject, draft: Draft): ValidateFunction {
  const known = COMPILED.get(schema);
  if (known !== undefined) return known;
  const validate = ajvFor(draft, { meta: false }).compile(judgedSchema(schema, draft));
  COMPILED.set(schema, validate);
  return validate;
}

/** What the engine is to judge by: of a plain schema only the cells. */
export function judgedSchema(schema: SchemaObject, draft: Draft): Record<string, unknown> {
  const judged = withDraft(schema, draft);
  if (isPlainSchema(schema)) delete judged.required;
  return judged;
}
