import { isNamePart } from './character.ts';

/** With a letter, `(`, `!` or `[` behind it, what looked like an address is the beginning of a name. */
export function continuesName(code: number): boolean {
  return isNamePart(code) || code === 40 || code === 33 || code === 91;
}
