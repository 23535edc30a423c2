import { dateCellOf } from '../../tabular/date-cell.ts';
import { NO_CELL } from '../sheet-cells.ts';
import type { SheetContent } from './sheet-content.ts';

/** What a cell says as the name of a column: a day as ISO 8601 when it is shown as one. */
export function headerText(
  { cells, formats, isDate1904 }: SheetContent,
  row: number,
  column: number,
): string {
  const index = cells.indexAt(row, column);
  if (index === NO_CELL) return '';
  const value = cells.value(index);
  if (value.kind === 'number') {
    const format = formats[cells.formats[index] ?? 0]?.class;
    const kind = format === 'date' || format === 'date-time' || format === 'time' ? format : undefined;
    const moment = kind === undefined ? undefined : dateCellOf(value.value, kind, isDate1904);
    return moment?.value ?? String(value.value);
  }
  return value.kind === 'blank' ? '' : String(value.value);
}
