import { InvalidInputError } from '../errors.ts';

/** The task names no schema, and its work needs one. */
export class SchemaRequiredError extends InvalidInputError {
  override readonly code = 'schema-required';
}
