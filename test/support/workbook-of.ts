import { CellsBuilder } from '../../shared/workbook/cells-builder.ts';
import { DEFAULT_CALCULATION } from '../../shared/workbook/default-calculation.ts';
import type { DefinedName } from '../../shared/workbook/defined-name.ts';
import { errorPosition } from '../../shared/workbook/error-values.ts';
import { FormulaForms } from '../../shared/workbook/formula-forms.ts';
import { NumberFormats } from '../../shared/workbook/number-formats.ts';
import { parseRange } from '../../shared/workbook/parse-range.ts';
import { detectRegions } from '../../shared/workbook/regions/detect-regions.ts';
import { NO_FORMULA, ValueKind } from '../../shared/workbook/sheet-cells.ts';
import { ValueTexts } from '../../shared/workbook/value-texts.ts';
import { DEFAULT_WORKBOOK_LIMITS } from '../../shared/workbook/workbook-limits.ts';
import type { SheetModel, WorkbookModel } from '../../shared/workbook/workbook-model.ts';
import type { WorkbookTable } from '../../shared/workbook/workbook-table.ts';

export type TypedIn = number | string | boolean | null;

/**
 * What is typed into a cell: `'=A1*2'` is a formula, `'{=SUM(A1:A3*2)}'` an array formula, `'#N/A'` an error. The long form
 * says more: `value` is what was saved for its `formula`; an array formula `fills` a range, or spills into it.
 */
export type CellOf =
  | TypedIn
  | {
      readonly value?: TypedIn;
      readonly formula?: string;
      readonly format?: string;
      readonly fills?: string;
      readonly spills?: string;
    };

/** By address, e.g. `{ A1: 5, B1: '=A1*2' }`. */
export type CellsOf = Readonly<Record<string, CellOf>>;

export interface MoreOf {
  readonly names?: Readonly<Record<string, string>>;
  readonly localNames?: readonly (Pick<DefinedName, 'name' | 'formula'> & { readonly sheet: string })[];
  readonly tables?: readonly TableOf[];
  readonly isDate1904?: boolean;
  /** By sheet. */
  readonly hiddenRows?: Readonly<Record<string, readonly number[]>>;
  /** By sheet, as `A1:B31`. */
  readonly filterRanges?: Readonly<Record<string, string>>;
}

export interface TableOf {
  readonly name: string;
  readonly sheet: string;
  readonly range: string;
  readonly columns: readonly string[];
  readonly hasHeader?: boolean;
  readonly hasTotals?: boolean;
}

const LIMITS = DEFAULT_WORKBOOK_LIMITS;
const ERROR = /^#(?:NULL!|DIV\/0!|VALUE!|REF!|NAME\?|NUM!|N\/A)$/;

/** A workbook model without a file. */
export function workbookOf(
  sheets: Readonly<Record<string, CellsOf>>,
  {
    names = {},
    localNames = [],
    tables = [],
    isDate1904 = false,
    hiddenRows = {},
    filterRanges = {},
  }: MoreOf = {},
): WorkbookModel {
  const shared = {
    formats: new NumberFormats(LIMITS),
    texts: new ValueTexts(LIMITS),
    forms: new FormulaForms(LIMITS),
    fills: new Map<string, number>(),
  };
  const workbookTables = tables.map(tableOf);
  const models = Object.entries(sheets).map(([name, cells]): SheetModel => {
    const builder = new CellsBuilder();
    for (const { row, column, cell } of byRow(cells, builder)) add(builder, cell, row, column, shared);
    const built = builder.build(shared.texts.texts, shared.forms);
    const content = {
      name,
      cells: built,
      formats: shared.formats.formats,
      isDate1904,
      tables: workbookTables.filter((table) => table.sheet === name),
      filterRange: parseRange(filterRanges[name] ?? ''),
    };
    return {
      name,
      state: 'visible',
      dimensions: builder.dimensions,
      cells: built,
      hiddenRows: Uint32Array.from(hiddenRows[name] ?? []),
      hiddenColumns: new Uint16Array(0),
      mergedRanges: [],
      filterRange: content.filterRange,
      ...detectRegions(content),
    };
  });
  return {
    format: 'xlsx',
    sheets: models,
    names: [
      ...Object.entries(names).map(([name, formula]) => ({ name, formula, sheet: null, isHidden: false })),
      ...localNames.map((name) => ({ ...name, isHidden: false })),
    ],
    tables: workbookTables,
    externalBooks: [],
    formats: shared.formats.formats,
    isDate1904,
    calculation: DEFAULT_CALCULATION,
    origin: { application: undefined, modifiedAt: undefined },
  };
}

/** The cells row by row; ends each row of `builder` when its cells have been taken. */
function* byRow(
  cells: CellsOf,
  builder: CellsBuilder,
): Generator<{ readonly row: number; readonly column: number; readonly cell: CellOf }> {
  const rows = new Map<number, { readonly column: number; readonly cell: CellOf }[]>();
  for (const [address, cell] of Object.entries(cells)) {
    const { firstRow, firstColumn } = rangeOf(address);
    const row = rows.get(firstRow);
    if (row === undefined) rows.set(firstRow, [{ column: firstColumn, cell }]);
    else row.push({ column: firstColumn, cell });
  }
  for (const [row, own] of [...rows].sort(([a], [b]) => a - b)) {
    for (const { column, cell } of own) yield { row, column, cell };
    builder.endRow(row);
  }
}

interface Shared {
  readonly formats: NumberFormats;
  readonly texts: ValueTexts;
  readonly forms: FormulaForms;
  /** The forms of arrays, by range and formula. */
  readonly fills: Map<string, number>;
}

let nextFormat = 200;

function add(builder: CellsBuilder, cell: CellOf, row: number, column: number, shared: Shared): void {
  const { value = null, formula, format, fills, spills } = longForm(cell);
  const position = format === undefined ? 0 : shared.formats.position(nextFormat++, format);
  const range = fills ?? spills;
  const form =
    formula === undefined
      ? NO_FORMULA
      : range === undefined
        ? formOf(formula, row, column, shared.forms)
        : formOfArray(formula, range, spills !== undefined, shared);
  if (value === null) {
    if (form !== NO_FORMULA) builder.add(column, ValueKind.blank, 0, position, form);
  } else if (typeof value === 'number') {
    builder.add(column, ValueKind.number, value, position, form);
  } else if (typeof value === 'boolean') {
    builder.add(column, ValueKind.boolean, Number(value), position, form);
  } else if (ERROR.test(value)) {
    builder.add(column, ValueKind.error, errorPosition(value), position, form);
  } else {
    builder.add(column, ValueKind.text, shared.texts.addText(value), position, form);
  }
}

function longForm(cell: CellOf): Exclude<CellOf, TypedIn> {
  if (typeof cell === 'object' && cell !== null) return cell;
  return typeof cell === 'string' && /^\{?=./s.test(cell) ? { formula: cell } : { value: cell };
}

function formOf(formula: string, row: number, column: number, forms: FormulaForms): number {
  const array = /^\{=(.*)\}$/s.exec(formula)?.[1];
  if (array === undefined) return forms.add(formula.replace(/^=/, ''), row, column);
  const range = { firstRow: row, firstColumn: column, lastRow: row, lastColumn: column };
  return forms.addArray(array, range, false);
}

function formOfArray(formula: string, range: string, isDynamic: boolean, { forms, fills }: Shared): number {
  const key = `${range} ${formula}`;
  const form = fills.get(key) ?? forms.addArray(formula.replace(/^=/, ''), rangeOf(range), isDynamic);
  fills.set(key, form);
  return form;
}

function tableOf({
  name,
  sheet,
  range,
  columns,
  hasHeader = true,
  hasTotals = false,
}: TableOf): WorkbookTable {
  const nothing = {
    formula: undefined,
    totalsLabel: undefined,
    totalsFunction: undefined,
    totalsFormula: undefined,
  };
  return {
    name,
    sheet,
    range: rangeOf(range),
    hasHeader,
    hasTotals,
    columns: columns.map((column) => ({ name: column, ...nothing })),
  };
}

function rangeOf(address: string) {
  const range = parseRange(address);
  if (range === undefined) throw new TypeError(`${address} is not a range`);
  return range;
}
