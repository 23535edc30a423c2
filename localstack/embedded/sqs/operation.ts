import type { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Access, JsonObject } from '../service.ts';
import { missingParameter } from './refusals.ts';

/** One API operation, taking what came over the wire. */
export interface Operation {
  accesses(input: JsonObject): readonly Access[];
  run(input: JsonObject): JsonObject | Promise<JsonObject>;
}

interface TypedOperation<Input> {
  accesses(input: Input): readonly Access[];
  run(input: Input): JsonObject | Promise<JsonObject>;
}

/** Parses the input before the operation sees it; members that the schema does not name are refused by name. */
export function operation<Schema extends z.ZodType>(
  schema: Schema,
  { accesses, run }: TypedOperation<z.output<Schema>>,
): Operation {
  return {
    accesses: (input) => accesses(parse(schema, input)),
    run: (input) => run(parse(schema, input)),
  };
}

function parse<Schema extends z.ZodType>(schema: Schema, input: JsonObject): z.output<Schema> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path.join('.') ?? '';
  if (issue?.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => (path === '' ? key : `${path}.${key}`)).join(', ');
    throw new AwsError('UnsupportedOperation', `The local cloud does not support the parameter ${names}.`);
  }
  if (issue?.code === 'invalid_type' && issue.input === undefined) throw missingParameter(path);
  throw new AwsError('SerializationException', `${path}: ${issue?.message}`);
}
