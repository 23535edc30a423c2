import { CellsBuilder } from '../../shared/workbook/cells-builder.ts';
import { FormulaForms } from '../../shared/workbook/formula-forms.ts';
import { detectRegions } from '../../shared/workbook/regions/detect-regions.ts';
import { NO_FORMULA, ValueKind } from '../../shared/workbook/sheet-cells.ts';
import { ValueTexts } from '../../shared/workbook/value-texts.ts';
import { DEFAULT_WORKBOOK_LIMITS } from '../../shared/workbook/workbook-limits.ts';
import type { SheetModel, WorkbookModel } from '../../shared/workbook/workbook-model.ts';
import { type CellsOf, workbookOf } from './workbook-of.ts';

/** A column of which each cell has a value of its own, or the formula of row 2 filled down, with 0 saved for it. */
export type LongColumn = ((row: number) => number | string) | { readonly formula: string };

/** A workbook whose first sheet `Long` is a table of so many rows below its headers: made at once, however long. */
export function longTable(
  rows: number,
  columns: Readonly<Record<string, LongColumn>>,
  others: Readonly<Record<string, CellsOf>> = {},
): WorkbookModel {
  const rest = workbookOf(others);
  const texts = new ValueTexts(DEFAULT_WORKBOOK_LIMITS);
  const forms = new FormulaForms(DEFAULT_WORKBOOK_LIMITS);
  const builder = new CellsBuilder();
  const add = (column: number, value: number | string, form: number): void => {
    const isNumber = typeof value === 'number';
    const kind = isNumber ? ValueKind.number : ValueKind.text;
    builder.add(column, kind, isNumber ? value : texts.addText(value), 0, form);
  };
  const own = Object.values(columns).map((column, i) =>
    typeof column === 'function'
      ? { value: column, form: NO_FORMULA }
      : { value: () => 0, form: forms.add(column.formula, 2, i + 1) },
  );
  for (const [i, header] of Object.keys(columns).entries()) add(i + 1, header, NO_FORMULA);
  builder.endRow(1);
  for (let row = 2; row <= rows + 1; row++) {
    for (const [i, { value, form }] of own.entries()) add(i + 1, value(row), form);
    builder.endRow(row);
  }
  const cells = builder.build(texts.texts, forms);
  const content = {
    ...{ name: 'Long', cells, formats: rest.formats, isDate1904: false, tables: [], filterRange: undefined },
  };
  const sheet: SheetModel = {
    name: content.name,
    state: 'visible',
    dimensions: builder.dimensions,
    cells,
    hiddenRows: new Uint32Array(0),
    hiddenColumns: new Uint16Array(0),
    mergedRanges: [],
    filterRange: undefined,
    ...detectRegions(content),
  };
  return { ...rest, sheets: [sheet, ...rest.sheets] };
}
