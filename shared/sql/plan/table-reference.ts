import type { FormulaNode, StructuredReferenceNode, TableSection } from '../../formula/ast.ts';
import type { WorkbookTable } from '../../workbook/workbook-table.ts';

type Parts = Pick<StructuredReferenceNode, 'sections' | 'firstColumn' | 'lastColumn'>;
type Rows = { readonly first: number; readonly last: number; readonly isRelative: boolean };

/** The cells that a structured reference means in its table, seen from a row; null when there are none. */
export function tableReference(
  table: WorkbookTable,
  parts: Parts,
  at: { readonly row: number },
): FormulaNode | null {
  const rows = rowsOf(table, parts.sections, at.row);
  const first = columnOf(table, parts.firstColumn, 0);
  const last = columnOf(table, parts.lastColumn ?? parts.firstColumn, table.columns.length - 1);
  if (rows === null || first === null || last === null) return null;
  const place = { sheet: table.sheet };
  const from = address(rows.first, Math.min(first, last), rows.isRelative);
  const to = address(rows.last, Math.max(first, last), rows.isRelative);
  if (from.row === to.row && from.column === to.column)
    return { kind: 'cell', place, ...from, start: 0, end: 0 };
  return { kind: 'cell-range', place, first: from, last: to, start: 0, end: 0 };
}

function rowsOf(table: WorkbookTable, sections: readonly TableSection[], row: number): Rows | null {
  const { firstRow, lastRow } = table.range;
  const firstData = firstRow + (table.hasHeader ? 1 : 0);
  const lastData = lastRow - (table.hasTotals ? 1 : 0);
  if (sections.includes('this-row')) {
    return row < firstData || row > lastData ? null : { first: row, last: row, isRelative: true };
  }
  const has = (section: TableSection) => sections.includes('all') || sections.includes(section);
  if (sections.length === 0) return { first: firstData, last: lastData, isRelative: false };
  const spans = [
    has('headers') && table.hasHeader ? [firstRow, firstRow] : [],
    has('data') ? [firstData, lastData] : [],
    has('totals') && table.hasTotals ? [lastRow, lastRow] : [],
  ].flat();
  if (spans.length === 0) return null;
  return { first: Math.min(...spans), last: Math.max(...spans), isRelative: false };
}

function columnOf(table: WorkbookTable, name: string | undefined, otherwise: number): number | null {
  const wanted = name?.toLowerCase();
  const position =
    wanted === undefined
      ? otherwise
      : table.columns.findIndex((column) => column.name.toLowerCase() === wanted);
  return position === -1 ? null : table.range.firstColumn + position;
}

function address(row: number, column: number, isRelative: boolean) {
  return { row, column, rowAbsolute: !isRelative, columnAbsolute: true };
}
