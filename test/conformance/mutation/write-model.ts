import { cellAddress } from '../../../shared/tabular/cell-address.ts';
import type { CellValue } from '../../../shared/workbook/cell-value.ts';
import { writeWorkbook } from '../../support/spreadsheets/workbook-writer.ts';
import { type Change, cellsOf, keyOf, type Question } from './recalculator.ts';

/** The workbook of a question with changed inputs as a file, without saved values of formulas. */
export function writeModel({ model, formulas }: Question, changes: readonly Change[]): Buffer {
  const computed = new Set(formulas.map(keyOf));
  const changed = new Map(changes.map(({ at, value }) => [keyOf(at), value]));
  const rows = model.sheets.map(() => new Map<number, { column: number; xml: string }[]>());
  const add = (sheet: number, row: number, column: number, xml: string): void => {
    const cells = rows[sheet]?.get(row);
    if (cells === undefined) rows[sheet]?.set(row, [{ column, xml }]);
    else cells.push({ column, xml });
  };
  for (const { index, ...at } of cellsOf(model)) {
    const cells = model.sheets[at.sheetIndex]?.cells;
    const address = cellAddress(at.column, at.row);
    const formula = computed.has(keyOf(at)) ? cells?.formula(index) : undefined;
    const value = changed.get(keyOf(at)) ?? cells?.value(index) ?? { kind: 'blank' };
    changed.delete(keyOf(at));
    add(
      at.sheetIndex,
      at.row,
      at.column,
      formula !== undefined && 'text' in formula
        ? formulaXml(address, formula.text, formula.kind === 'array')
        : valueXml(address, value),
    );
  }
  for (const { at, value } of changes) {
    if (!changed.has(keyOf(at))) continue;
    add(at.sheetIndex, at.row, at.column, valueXml(cellAddress(at.column, at.row), value));
  }
  const names = model.names.map(({ name, sheet, formula }) => {
    const scope = model.sheets.findIndex((each) => each.name === sheet);
    return `<definedName name="${escaped(name)}"${scope < 0 ? '' : ` localSheetId="${scope}"`}>${escaped(formula)}</definedName>`;
  });
  return writeWorkbook({
    sheets: model.sheets.map(({ name }, i) => ({ name, sheetData: sheetXml(rows[i] ?? new Map()) })),
    isDate1904: model.isDate1904,
    afterSheets: names.length === 0 ? '' : `<definedNames>${names.join('')}</definedNames>`,
  });
}

function sheetXml(rows: ReadonlyMap<number, readonly { column: number; xml: string }[]>): string {
  return [...rows]
    .sort(([a], [b]) => a - b)
    .map(([row, cells]) => {
      const sorted = cells.toSorted((a, b) => a.column - b.column);
      return `<row r="${row}">${sorted.map(({ xml }) => xml).join('')}</row>`;
    })
    .join('');
}

function formulaXml(address: string, formula: string, isArray: boolean): string {
  const kind = isArray ? ` t="array" ref="${address}"` : '';
  return `<c r="${address}"><f${kind}>${escaped(formula)}</f></c>`;
}

function valueXml(address: string, value: CellValue): string {
  switch (value.kind) {
    case 'blank':
      return '';
    case 'number':
      return `<c r="${address}"><v>${value.value}</v></c>`;
    case 'text':
      return `<c r="${address}" t="inlineStr"><is><t xml:space="preserve">${escaped(value.value)}</t></is></c>`;
    case 'boolean':
      return `<c r="${address}" t="b"><v>${Number(value.value)}</v></c>`;
    case 'error':
      return `<c r="${address}" t="e"><v>${value.value}</v></c>`;
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
