/** The number that a text is in criteria: `5`, `-1.5e3`, `50%`, `$1,234`. `null` if it is none. */
export function readNumber(text: string): number | null {
  const trimmed = text.trim();
  const match = /^([-+]?)\$?((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(e[-+]?\d+)?(%?)$/i.exec(trimmed);
  if (match === null) return null;
  const [, sign, digits = '', exponent = '', percent] = match;
  const value = Number(digits.replaceAll(',', '') + exponent);
  if (!Number.isFinite(value)) return null;
  const scaled = percent === '%' ? value / 100 : value;
  return sign === '-' ? -scaled : scaled;
}
