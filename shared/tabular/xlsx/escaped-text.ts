const ESCAPE = /_x([0-9A-Fa-f]{4})_/g;

/** Undoes `_x000D_`: how workbooks write characters that XML cannot hold. */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(ESCAPE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
