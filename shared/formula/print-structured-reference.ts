import type { StructuredReferenceNode } from './ast.ts';
import { SECTION_TEXTS } from './structured-reference.ts';

/** As files have it: `Orders[[#This Row],[Price]]`, not `Orders[@Price]`. */
export function printStructuredReference(node: StructuredReferenceNode): string {
  const { table, sections, firstColumn, lastColumn } = node;
  const parts = sections.map((section) => `[${SECTION_TEXTS[section]}]`);
  if (firstColumn !== undefined) {
    const last = lastColumn === undefined ? '' : `:[${escapeColumn(lastColumn)}]`;
    parts.push(`[${escapeColumn(firstColumn)}]${last}`);
  }
  const [only] = parts;
  const needsOwnBrackets = firstColumn !== undefined && !SIMPLE_COLUMN.test(firstColumn);
  const isSimple = parts.length === 1 && lastColumn === undefined && !needsOwnBrackets;
  if (only === undefined) return `${table ?? ''}[]`;
  return (table ?? '') + (isSimple ? only : `[${parts.join(',')}]`);
}

/** Names with other characters have brackets of their own: `Orders[[Total $]]`. */
const SIMPLE_COLUMN = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_ ]*[\p{L}\p{N}_])?$/u;

function escapeColumn(name: string): string {
  return name.replace(/['[\]#@]/g, "'$&");
}
