import type { TableSection } from './ast.ts';
import { isSpace } from './character.ts';
import { Code } from './character-code.ts';

/** What the brackets after a table's name say. */
export interface TablePart {
  readonly sections: readonly TableSection[];
  readonly firstColumn: string | undefined;
  readonly lastColumn: string | undefined;
}

export const SECTION_TEXTS: Readonly<Record<TableSection, string>> = {
  all: '#All',
  data: '#Data',
  headers: '#Headers',
  totals: '#Totals',
  'this-row': '#This Row',
};

const SECTIONS: ReadonlyMap<string, TableSection> = new Map(
  (Object.keys(SECTION_TEXTS) as TableSection[]) // safe because a Record has exactly these keys
    .map((section) => [SECTION_TEXTS[section].toLowerCase(), section]),
);

/** Reads `[…]`, its brackets included; `undefined` if it is not how parts of a table are named. */
export function parseTablePart(text: string): TablePart | undefined {
  const content = text.slice(1, -1);
  const isThisRow = content.charCodeAt(0) === Code.at;
  const inner = isThisRow ? content.slice(1) : content;
  const items = inner.trimStart().startsWith('[') ? bracketed(inner) : simple(inner);
  if (items === undefined) return undefined;
  const sections = isThisRow ? ['this-row' as const, ...items.sections] : items.sections;
  return { sections, firstColumn: items.firstColumn, lastColumn: items.lastColumn };
}

/** `[Price]`, `[#All]`, `[]`: one item without brackets of its own. */
function simple(text: string): TablePart | undefined {
  if (text === '') return { sections: [], firstColumn: undefined, lastColumn: undefined };
  const section = sectionOf(text.trim());
  if (section !== undefined) return { sections: [section], firstColumn: undefined, lastColumn: undefined };
  const column = unescapeColumn(text);
  if (column === undefined) return undefined;
  return { sections: [], firstColumn: column, lastColumn: undefined };
}

/** `[[#Headers],[#Data],[Price]:[Tax]]`: sections, then a column or a range of them. */
function bracketed(text: string): TablePart | undefined {
  const sections: TableSection[] = [];
  let firstColumn: string | undefined;
  let at = skipSpace(text, 0);
  for (;;) {
    const end = itemEnd(text, at);
    if (end < 0) return undefined;
    const item = text.slice(at + 1, end - 1);
    at = skipSpace(text, end);
    const separator = text.charCodeAt(at);
    const section = sectionOf(item);
    if (section === undefined) {
      const column = unescapeColumn(item);
      if (column === undefined) return undefined;
      if (firstColumn !== undefined || separator !== Code.colon) {
        if (at < text.length) return undefined;
        return firstColumn === undefined
          ? { sections, firstColumn: column, lastColumn: undefined }
          : { sections, firstColumn, lastColumn: column };
      }
      firstColumn = column;
    } else {
      if (firstColumn !== undefined) return undefined;
      sections.push(section);
      if (at === text.length) return { sections, firstColumn, lastColumn: undefined };
      if (separator !== Code.comma) return undefined;
    }
    at = skipSpace(text, at + 1);
  }
}

/** The offset after `[item]`, or -1. */
function itemEnd(text: string, at: number): number {
  if (text.charCodeAt(at) !== Code.openBracket) return -1;
  for (let end = at + 1; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === Code.apostrophe) end++;
    else if (code === Code.openBracket) return -1;
    else if (code === Code.closeBracket) return end + 1;
  }
  return -1;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

function sectionOf(text: string): TableSection | undefined {
  return text.charCodeAt(0) === Code.hash ? SECTIONS.get(text.toLowerCase()) : undefined;
}

/** A column's name without the apostrophes before `[`, `]`, `#`, `@` and themselves; none has bare brackets. */
function unescapeColumn(text: string): string | undefined {
  if (text === '') return undefined;
  let name = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '[' || character === ']') return undefined;
    name += character === "'" ? (text[++at] ?? '') : character;
  }
  return name;
}
