import { cellAddress } from '../tabular/cell-address.ts';
import type { CellFormula } from './cell-formula.ts';
import type { CellRange } from './cell-range.ts';
import type { CellValue } from './cell-value.ts';
import { rangeText } from './range-text.ts';
import type { Region } from './region.ts';
import type { SheetModel, WorkbookModel } from './workbook-model.ts';

/** What the JSON of a cell is: only what it has. Cells follow each other by row, then by column. */
export interface CellJson {
  readonly cell: string;
  /** What it shows or, for a formula, showed when the file was saved; left out when it is blank. */
  readonly value?: number | string | boolean | { readonly error: string };
  /** A position in the workbook's `formats`; left out for the first, General. */
  readonly format?: number;
  readonly formula?: FormulaJson;
}

/** `form` is the same for formulas that are equal in R1C1 and of one kind. */
export type FormulaJson =
  | { readonly form: number; readonly text: string }
  | { readonly form: number; readonly text: string; readonly array: string; readonly isDynamic: boolean }
  | { readonly form: number; readonly text: string; readonly dataTable: string }
  | { readonly form: number; readonly unreadable: string };

const PIECE_LENGTH = 64 * 1024;

/** The model as JSON text, in pieces of about 64 KiB: cells are too many to be one string. */
export function* workbookJson(model: WorkbookModel): Generator<string> {
  const { sheets, externalBooks, tables, ...rest } = model;
  const head = {
    ...rest,
    tables: tables.map((table) => ({ ...table, range: rangeText(table.range) })),
    externalBooks: externalBooks.map((book) => ({ ...book, sheets: book.sheets.map(({ name }) => name) })),
  };
  let piece = `${JSON.stringify(head).slice(0, -1)},"sheets":[`;
  for (const [i, sheet] of sheets.entries()) {
    piece += `${i === 0 ? '' : ','}${JSON.stringify(sheetHead(sheet)).slice(0, -1)},"cells":[`;
    for (const cell of cellTexts(sheet)) {
      piece += cell;
      if (piece.length < PIECE_LENGTH) continue;
      yield piece;
      piece = '';
    }
    piece += ']}';
  }
  yield `${piece}]}`;
}

function sheetHead(sheet: SheetModel) {
  const { name, state, dimensions, hiddenRows, hiddenColumns, mergedRanges, filterRange, regions } = sheet;
  return {
    name,
    state,
    dimensions: rangeOrNull(dimensions),
    hiddenRows: Array.from(hiddenRows),
    hiddenColumns: Array.from(hiddenColumns),
    mergedRanges: mergedRanges.map(rangeText),
    filterRange: rangeOrNull(filterRange),
    regions: regions.map((region: Region) => ({ ...region, range: rangeText(region.range) })),
    looseCellCount: sheet.looseCellCount,
  };
}

function* cellTexts({ cells }: SheetModel): Generator<string> {
  for (let position = 0; position < cells.rowCount; position++) {
    const row = cells.rowNumbers[position] ?? 0;
    const end = cells.rowStarts[position + 1] ?? 0;
    for (let index = cells.rowStarts[position] ?? 0; index < end; index++) {
      const format = cells.formats[index] ?? 0;
      const formula = cells.formula(index);
      const cell: CellJson = {
        cell: cellAddress(cells.columns[index] ?? 0, row),
        value: valueJson(cells.value(index)),
        format: format === 0 ? undefined : format,
        formula: formula === undefined ? undefined : formulaJson(formula),
      };
      yield (index === 0 ? '' : ',') + JSON.stringify(cell);
    }
  }
}

function valueJson(value: CellValue): CellJson['value'] {
  switch (value.kind) {
    case 'blank':
      return undefined;
    case 'error':
      return { error: value.value };
    case 'number':
    case 'text':
    case 'boolean':
      return value.value;
  }
}

function formulaJson(formula: CellFormula): FormulaJson {
  const form = formula.formId;
  switch (formula.kind) {
    case 'normal':
      return { form, text: formula.text };
    case 'array':
      return { form, text: formula.text, array: rangeText(formula.range), isDynamic: formula.isDynamic };
    case 'data-table':
      return { form, text: formula.text, dataTable: rangeText(formula.range) };
    case 'unreadable':
      return { form, unreadable: formula.reason };
  }
}

function rangeOrNull(range: CellRange | undefined): string | null {
  return range === undefined ? null : rangeText(range);
}
