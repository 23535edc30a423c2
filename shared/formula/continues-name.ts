import { isNamePart } from './character.ts';
import { Code } from './character-code.ts';

/** With a letter, `(`, `!` or `[` behind it, what looked like an address is the beginning of a name. */
export function continuesName(code: number): boolean {
  return (
    isNamePart(code) ||
    code === Code.openParenthesis ||
    code === Code.exclamation ||
    code === Code.openBracket
  );
}
