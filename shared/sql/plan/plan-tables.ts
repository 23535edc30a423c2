import type { Region } from '../../workbook/region.ts';
import type { WorkbookModel } from '../../workbook/workbook-model.ts';
import { RowSet } from './row-set.ts';
import { ROW_COLUMN, type TablePlan } from './table-plan.ts';
import { UniqueNames } from './unique-names.ts';

/** One table for each region that has rows, in the order of sheets and regions. */
export function planTables(model: WorkbookModel, names: UniqueNames): TablePlan[] {
  return model.sheets.flatMap((sheet, sheetIndex) =>
    sheet.regions.flatMap((region): TablePlan[] => {
      const rows = dataRows(region);
      if (rows.count === 0) return [];
      const columnNames = new UniqueNames([ROW_COLUMN]);
      const columns = region.columns.map(({ name, column }) => ({
        name: columnNames.take(name, 'column'),
        header: name,
        column,
      }));
      return [{ name: names.take(region.name, 'table'), sheet, sheetIndex, region, rows, columns }];
    }),
  );
}

function dataRows({ firstDataRow, lastDataRow, blankRows, totalsRows }: Region): RowSet {
  const blank = RowSet.union(blankRows.map(({ firstRow, lastRow }) => ({ first: firstRow, last: lastRow })));
  return RowSet.run(firstDataRow, lastDataRow).minus(blank).minus(RowSet.of(totalsRows));
}
