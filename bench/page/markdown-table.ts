import type { Table } from '../suite.ts';

/** Columns after the first hold numbers and stand to the right. */
export function markdownTable({ head, rows }: Table): string {
  const rule = head.map((_, i) => (i === 0 ? '---' : '--:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.map(escaped).join(' | ')} |`).join('\n');
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|');
}
