/** The lines of a text, at most `width` characters each, broken between words where there is a blank to break at. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = text.trimEnd();
  while (rest.length > width) {
    const blank = rest.lastIndexOf(' ', width);
    const end = blank > 0 ? blank : wholeCharacters(rest, width);
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest];
}

/** Not within a pair of code units, which are one character. */
function wholeCharacters(text: string, width: number): number {
  const isWithin = (text.codePointAt(width - 1) ?? 0) > 0xffff;
  return isWithin && width > 1 ? width - 1 : width;
}
