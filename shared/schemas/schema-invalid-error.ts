import { type InputProblem, InvalidInputError } from '../errors.ts';

/** What was to be saved is not a schema that rows can be checked with. */
export class SchemaInvalidError extends InvalidInputError {
  override readonly code = 'schema-invalid';
  /** What the message does not name. */
  readonly others: readonly InputProblem[];

  constructor(errors: readonly InputProblem[]) {
    const [first, ...others] = errors;
    const more = others.length > 0 ? ` (and ${others.length} more)` : '';
    const place = first === undefined || first.pointer === '' ? '' : ` At ${first.pointer}:`;
    super(`This is not a usable schema.${place} ${first?.detail ?? ''}${more}`, errors);
    this.others = others;
  }
}
