/** As much of the formula as a caret line shows on either side. */
const EXCERPT_RADIUS = 40;

/** The formula around a position, and under it a line with a caret. */
export function excerptOf(formula: string, position: number): string {
  const from = Math.max(0, position - EXCERPT_RADIUS);
  const to = Math.min(formula.length, position + EXCERPT_RADIUS);
  const before = `${from > 0 ? '…' : ''}${flat(formula.slice(from, position))}`;
  const after = `${flat(formula.slice(position, to))}${to < formula.length ? '…' : ''}`;
  return `${before}${after}\n${' '.repeat(before.length)}^`;
}

/** Line breaks would move the caret away from its place. */
function flat(text: string): string {
  return text.replace(/\s/g, ' ');
}
