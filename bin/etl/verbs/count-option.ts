import { InvalidInputError } from '../../../shared/errors.ts';

/** @throws {InvalidInputError} for what is no number that counts something. */
export function countOf(
  option: string,
  text: string | undefined,
  maximum = Number.MAX_SAFE_INTEGER,
): number | undefined {
  if (text === undefined) return undefined;
  const count = /^[1-9][0-9]{0,15}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
  if (count <= maximum) return count;
  const range = maximum === Number.MAX_SAFE_INTEGER ? 'from 1 on' : `from 1 to ${maximum}`;
  throw new InvalidInputError(`--${option} is a whole number ${range}, not “${text}”.`);
}
