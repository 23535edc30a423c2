import type { Region } from '../../workbook/region.ts';
import type { WorkbookModel } from '../../workbook/workbook-model.ts';
import { RowSet } from './row-set.ts';
import { RESERVED_COLUMNS, type TablePlan } from './table-plan.ts';
import { UniqueNames } from './unique-names.ts';

/**
 * Databases store a row of some 1,000 numbers or 300 short texts, and take some 1,600 columns; a column may need one for
 * each kind of value.
 */
const MAX_COLUMNS = 256;

/** SQLite takes these for values even between quotes. */
const VALUES = ['true', 'false'];

/** One table for each region that has rows, in the order of sheets and regions; several for a very wide one. */
export function planTables(model: WorkbookModel, names: UniqueNames): TablePlan[] {
  return model.sheets.flatMap((sheet, sheetIndex) =>
    sheet.regions.flatMap(partsOf).flatMap((region): TablePlan[] => {
      const rows = dataRows(region);
      if (rows.count === 0) return [];
      const columnNames = new UniqueNames([...RESERVED_COLUMNS, ...VALUES]);
      const columns = region.columns.map(({ name, column }) => ({
        name: columnNames.take(name, 'column'),
        header: name,
        column,
      }));
      return [{ name: names.take(region.name, 'table'), sheet, sheetIndex, region, rows, columns }];
    }),
  );
}

/** The columns of a region side by side, in parts that fit into a table. */
function partsOf(region: Region): Region[] {
  const { columns, range, why } = region;
  if (columns.length <= MAX_COLUMNS) return [region];
  const parts = Math.ceil(columns.length / MAX_COLUMNS);
  return Array.from({ length: parts }, (_, part) => {
    const own = columns.slice(part * MAX_COLUMNS, (part + 1) * MAX_COLUMNS);
    const firstColumn = range.firstColumn + part * MAX_COLUMNS;
    return {
      ...region,
      columns: own,
      range: { ...range, firstColumn, lastColumn: firstColumn + own.length - 1 },
      why: [...why, `It has more than ${MAX_COLUMNS} columns, so it becomes ${parts} tables.`],
    };
  });
}

function dataRows({ firstDataRow, lastDataRow, blankRows, totalsRows }: Region): RowSet {
  const blank = RowSet.union(blankRows.map(({ firstRow, lastRow }) => ({ first: firstRow, last: lastRow })));
  return RowSet.run(firstDataRow, lastDataRow).minus(blank).minus(RowSet.of(totalsRows));
}
