import { InvalidInputError } from './errors.ts';

const REMEDY = 'Use the `next` of the page before, as it is, with the same list; or leave it out.';

/** A cursor that was not given out for this list and this user, or was changed. */
export class CursorRefusedError extends InvalidInputError {
  constructor(options?: ErrorOptions) {
    const problem = { pointer: 'cursor', code: 'invalid', detail: REMEDY };
    super(`The cursor is not one of this list. ${REMEDY}`, [problem], options);
  }
}
