import { SchemaInvalidError } from './schema-invalid-error.ts';

/** In UTF-8: what is stored beside it must fit into one item of 400 KB, the database's limit. */
const MAX_SCHEMA_BYTES = 256 * 1024;

/** One place where a schema is not one. */
interface SchemaProblem {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

export type SchemaCheckDeps = { readonly checkSchema: (schema: unknown) => readonly SchemaProblem[] };

/** @throws {SchemaInvalidError} for what rows cannot be checked with, or cannot be stored. */
export function refuseUnusable(
  { checkSchema }: SchemaCheckDeps,
  schema: Readonly<Record<string, unknown>>,
): void {
  const problems = checkSchema(schema);
  if (problems.length > 0) {
    const errors = problems.map(({ pointer, code, message }) => ({ pointer, code, detail: message }));
    throw new SchemaInvalidError(errors);
  }
  const bytes = Buffer.byteLength(JSON.stringify(schema));
  if (bytes > MAX_SCHEMA_BYTES) {
    const detail = `It has ${bytes} bytes; at most ${MAX_SCHEMA_BYTES} can be stored.`;
    throw new SchemaInvalidError([{ pointer: '', code: 'schema-too-large', detail }]);
  }
}
