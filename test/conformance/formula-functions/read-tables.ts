import type { WorkBook } from '@e965/xlsx';
import { utils } from '@e965/xlsx';
import type { CellAddress, FormulaNode, StructuredReferenceNode } from '../../../shared/formula/ast.ts';

export type SavedTable = {
  readonly name: string;
  readonly sheet: string;
  readonly first: { readonly row: number; readonly column: number };
  readonly last: { readonly row: number; readonly column: number };
  readonly headerRows: number;
  readonly totalsRows: number;
  readonly columns: readonly string[];
};

type WithFiles = WorkBook & { readonly files?: Record<string, { readonly content?: Uint8Array | string }> };

/** The tables of a workbook that was read with its files. */
export function tablesOf(workbook: WorkBook): readonly SavedTable[] {
  const { files = {} } = workbook as WithFiles; // safe because the option bookFiles was given
  const text = (path: string): string => {
    const content = files[path]?.content;
    return content === undefined
      ? ''
      : typeof content === 'string'
        ? content
        : new TextDecoder().decode(content);
  };
  const sheetFiles = new Map<string, string>();
  const targets = new Map(
    [...text('xl/_rels/workbook.xml.rels').matchAll(/<Relationship [^>]*>/g)].map(([tag]) => [
      attribute(tag, 'Id'),
      attribute(tag, 'Target'),
    ]),
  );
  for (const [tag] of text('xl/workbook.xml').matchAll(/<(?:\w+:)?sheet [^>]*>/g)) {
    const target = targets.get(attribute(tag, 'r:id'))?.split('/').at(-1);
    if (target !== undefined) sheetFiles.set(target, decode(attribute(tag, 'name')));
  }
  const tables: SavedTable[] = [];
  for (const [file, sheet] of sheetFiles) {
    for (const [tag] of text(`xl/worksheets/_rels/${file}.rels`).matchAll(/<Relationship [^>]*>/g)) {
      const target = attribute(tag, 'Target');
      if (!/\/tables\//.test(target)) continue;
      const xml = text(`xl/tables/${target.split('/').at(-1)}`);
      const root = /<(?:\w+:)?table [^>]*>/.exec(xml)?.[0];
      if (root === undefined) continue;
      const { s, e } = utils.decode_range(attribute(root, 'ref'));
      tables.push({
        name: decode(attribute(root, 'displayName')),
        sheet,
        first: { row: s.r + 1, column: s.c + 1 },
        last: { row: e.r + 1, column: e.c + 1 },
        headerRows: Number(attribute(root, 'headerRowCount') || '1'),
        totalsRows: Number(attribute(root, 'totalsRowCount') || '0'),
        columns: [...xml.matchAll(/<(?:\w+:)?tableColumn [^>]*>/g)].map(([column]) =>
          decode(attribute(column, 'name')),
        ),
      });
    }
  }
  return tables;
}

function attribute(tag: string, name: string): string {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
}

function decode(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/_x([0-9A-F]{4})_/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

/** The cells that a reference to a table names, seen from a cell. */
export function cellsOfTable(
  node: StructuredReferenceNode,
  tables: readonly SavedTable[],
  at: { readonly row: number; readonly column: number; readonly sheet: string },
): FormulaNode | null {
  const table = tables.find(({ name, sheet, first, last }) =>
    node.table === undefined
      ? sheet === at.sheet &&
        at.row >= first.row &&
        at.row <= last.row &&
        at.column >= first.column &&
        at.column <= last.column
      : name.toLowerCase() === node.table.toLowerCase(),
  );
  if (table === undefined) return null;
  const { start, end } = node;
  const wrong: FormulaNode = { kind: 'error', code: '#REF!', start, end, place: undefined };
  const indexOf = (name: string | undefined, otherwise: number): number =>
    name === undefined
      ? otherwise
      : table.columns.findIndex((column) => column.toLowerCase() === name.toLowerCase());
  const from = indexOf(node.firstColumn, 0);
  const to = indexOf(node.lastColumn, node.firstColumn === undefined ? table.columns.length - 1 : from);
  if (from < 0 || to < 0) return wrong;
  const rows = rowsOf(node, table, at.row);
  if (rows === null) return wrong;
  const cell = (row: number, column: number): CellAddress => ({
    row,
    column,
    rowAbsolute: true,
    columnAbsolute: true,
  });
  return {
    kind: 'cell-range',
    start,
    end,
    place: { sheet: table.sheet },
    first: cell(rows[0], table.first.column + from),
    last: cell(rows[1], table.first.column + to),
  };
}

function rowsOf(
  node: StructuredReferenceNode,
  table: SavedTable,
  own: number,
): readonly [number, number] | null {
  const data: readonly [number, number] = [
    table.first.row + table.headerRows,
    table.last.row - table.totalsRows,
  ];
  const sections = node.sections.length === 0 ? (['data'] as const) : node.sections;
  const spans = sections.map((section): readonly [number, number] => {
    switch (section) {
      case 'all':
        return [table.first.row, table.last.row];
      case 'headers':
        return [table.first.row, table.first.row + table.headerRows - 1];
      case 'totals':
        return [table.last.row - table.totalsRows + 1, table.last.row];
      case 'this-row':
        return [own, own];
      default:
        return data;
    }
  });
  if (spans.some(([first, last]) => last < first)) return null;
  return [Math.min(...spans.map(([first]) => first)), Math.max(...spans.map(([, last]) => last))];
}
