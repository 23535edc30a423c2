import { InvalidInputError } from '../../errors.ts';

/** @throws {InvalidInputError} for what cannot stand between the cells of a CSV. */
export function checkDelimiter(delimiter: string): void {
  if (/^[\t -~]$/.test(delimiter) && delimiter !== '"') return;
  throw new InvalidInputError(
    'A delimiter is one character, usually a comma, a semicolon, a tab or a bar; never a quote or a line break.',
  );
}
