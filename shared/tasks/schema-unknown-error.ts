import { InvalidInputError } from '../errors.ts';

/** The task names a schema, or a version of one, that nobody has saved. */
export class SchemaUnknownError extends InvalidInputError {
  override readonly code = 'schema-unknown';
}
