import { truncateText } from '../truncate-text.ts';

/** Characters of a value that an issue repeats. */
const VALUE_LENGTH = 100;

/** A cell's text as issues show it, never cut within a character. */
export function truncateValue(text: string): string {
  return truncateText(text, VALUE_LENGTH);
}
