/** At most `length` characters of a text, the last of them “…” when there were more; never cut within a character. */
export function truncateText(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = text.codePointAt(length - 2) ?? 0;
  return `${text.slice(0, end > 0xffff ? length - 2 : length - 1)}…`;
}
