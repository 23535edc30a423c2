import { readFile } from 'node:fs/promises';
import { InvalidInputError } from '../../shared/errors.ts';
import { SchemaInvalidError } from '../../shared/schemas/schema-invalid-error.ts';
import { checkSchema } from '../../shared/validation/check-schema.ts';
import { compileSchema } from '../../shared/validation/compile-schema.ts';
import { isSchemaObject } from '../../shared/validation/json-schema.ts';
import type { RowCheck } from '../../shared/validation/row-check.ts';
import { explainReadError } from './system-error.ts';

/** @throws {DomainError} that says why the file is not a schema to check rows with. */
export async function readSchema(path: string): Promise<RowCheck> {
  const schema = parseJson(await readText(path), path);
  const problems = checkSchema(schema);
  if (problems.length > 0 || !isSchemaObject(schema)) {
    throw new SchemaInvalidError(
      problems.map(({ pointer, code, message }) => ({ pointer, code, detail: message })),
    );
  }
  return compileSchema(schema);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw explainReadError(error, path);
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\u{feff}/u, ''));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const isTable = /\.(csv|tsv|txt|xlsx?)$/i.test(path);
    const advice = isTable ? ' The schema follows --schema; files to check stand without an option.' : '';
    throw new InvalidInputError(`The schema “${path}” is not JSON: ${error.message}.${advice}`, [], {
      cause: error,
    });
  }
}
