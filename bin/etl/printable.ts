const INVISIBLE = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]+/gu;

/** Text from a file as a terminal may show it: no line breaks, and nothing that the terminal would obey. */
export function printable(text: string): string {
  return text.replace(INVISIBLE, ' ');
}
