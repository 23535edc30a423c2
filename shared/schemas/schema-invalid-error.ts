import { type InputProblem, InvalidInputError } from '../errors.ts';

/** What was to be saved is not a schema that rows can be checked with. */
export class SchemaInvalidError extends InvalidInputError {
  override readonly code = 'schema-invalid';

  constructor(errors: readonly InputProblem[]) {
    const [first] = errors;
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    const place = first === undefined || first.pointer === '' ? '' : ` At ${first.pointer}:`;
    super(`This is not a usable schema.${place} ${first?.detail ?? ''}${more}`, errors);
  }
}
