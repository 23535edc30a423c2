import { columnLetters } from '../../tabular/cell-address.ts';
import type { SqlColumn } from '../ast/sql-statement.ts';
import { addressOf } from '../plan/address-of.ts';
import type { CompiledWorkbook } from './compile-workbook.ts';
import type { StoredValue } from './stored-column.ts';
import type { PackageViews } from './views.ts';

export const CATALOGUE_COLUMNS: readonly SqlColumn[] = [
  'sheet',
  'address',
  'relation',
  'column',
  'formula',
  'refusal',
].map((name) => ({ name, type: 'text' }));

/** Where each column and each cell with a formula is found. */
export function* catalogueRows(
  { plan, names }: CompiledWorkbook,
  { tables, cells }: PackageViews,
): Generator<StoredValue[]> {
  const views = new Map(tables.map((view) => [view.table, view.name]));
  const cellViews = new Map(cells.map((view) => [view.sheetIndex, view.name]));
  const { homes, levels, refused, tables: plans } = plan;
  const sheetName = (index: number) => homes.sheets[index]?.name ?? '';
  for (const { name, sheetIndex, columns, rows } of plans) {
    for (const { column, name: columnName } of columns) {
      const letters = columnLetters(column);
      const address = `${letters}${rows.first}:${letters}${rows.last}`;
      yield [sheetName(sheetIndex), address, name, columnName, null, null];
    }
  }
  for (const segment of [...levels.flat(), ...refused]) {
    const { table, tableColumn, sheetIndex, text, refusal } = segment;
    const relation =
      refusal !== undefined
        ? (table?.name ?? names.cells(sheetIndex))
        : table === undefined
          ? (cellViews.get(sheetIndex) ?? null)
          : (views.get(table) ?? null);
    yield [
      sheetName(sheetIndex),
      addressOf(segment),
      relation,
      tableColumn?.name ?? null,
      text,
      refusal ?? null,
    ];
  }
}
