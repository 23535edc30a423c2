import type { CellErrorValue } from 'exceljs';
import { type Cell, cellText, type DateCell } from '../tabular/cell.ts';
import { truncateText } from '../truncate-text.ts';

/** A value as exceljs writes it, and the number format that shows it as it was. */
export interface WorkbookValue {
  readonly value: string | number | boolean | Date | CellErrorValue | null;
  readonly numFmt?: string;
}

/** Characters that a cell of a workbook holds. */
const CELL_LENGTH = 32_767;
const ERRORS: readonly CellErrorValue['error'][] = [
  '#N/A',
  '#REF!',
  '#NAME?',
  '#DIV/0!',
  '#NULL!',
  '#VALUE!',
  '#NUM!',
];
const DATE_FORMATS = { date: 'yyyy-mm-dd', 'date-time': 'yyyy-mm-dd hh:mm:ss', time: 'hh:mm:ss' };
/** Spreadsheets count the days before it differently. */
const FIRST_SOUND_DAY = '1900-03-01';
const DAY_SECONDS = 86_400;

/** Texts stay texts, also those that look like formulas; what a workbook cannot hold as it is becomes text. */
export function workbookValue(cell: Cell): WorkbookValue {
  switch (cell.kind) {
    case 'number':
      return { value: String(cell.value) === cell.text ? cell.value : cell.text };
    case 'boolean':
      return { value: cell.value };
    case 'date':
      return dateValue(cell);
    case 'error': {
      const error = ERRORS.find((known) => known === cell.value);
      return { value: error === undefined ? workbookText(cell.value) : { error } };
    }
    default: {
      const text = cellText(cell);
      return { value: text === null ? null : workbookText(text) };
    }
  }
}

/** Cut to what a cell holds; characters that XML does not have are written as `_x0007_`, as spreadsheets do. */
export function workbookText(text: string): string {
  return truncateText(text.toWellFormed(), CELL_LENGTH)
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[^\t\n\x20-\x7E\x80-\uFFFD]/g, (character) => {
      const hex = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
      return `_x${hex}_`;
    });
}

function dateValue({ value, precision }: DateCell): WorkbookValue {
  const numFmt = DATE_FORMATS[precision];
  if (precision === 'time') {
    const [hours = 0, minutes = 0, seconds = 0] = value.split(':').map(Number);
    return { value: (hours * 3600 + minutes * 60 + seconds) / DAY_SECONDS, numFmt };
  }
  if (value < FIRST_SOUND_DAY) return { value };
  return { value: new Date(precision === 'date' ? value : `${value}Z`), numFmt };
}
