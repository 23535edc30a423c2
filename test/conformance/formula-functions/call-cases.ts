import { isExcelError } from '../../../shared/sql/compile/excel-error.ts';
import { FIRST_FUNCTIONS } from '../../../shared/sql/functions/first-functions.ts';
import type { SavedBook, SavedSheet, SavedValue } from './cell-mode-scope.ts';
import type { SavedFormula } from './read-workbook.ts';

type Plain = number | string | boolean | null;

/** Names of case files that are not simply the function's. */
const NAMES: Record<string, string> = {
  CEILINGMATH: 'CEILING.MATH',
  FLOORMATH: 'FLOOR.MATH',
  SUMLITERALS: 'SUM',
  ANDLiteral: 'AND',
  ORLiteral: 'OR',
  XORLiteral: 'XOR',
};
/** Their arguments are written as in a formula. */
const WRITTEN = /Literal|LITERALS|^MathTrig\/|Statistical\/MODE/;
/** Their single values stand in cells, where texts are passed over. */
const IN_CELLS = /^Statistical\/|^Logical\/(AND|OR|XOR)\.|PRODUCT|MathTrig\/(GCD|LCM)/;
/** Their cases need a sheet that the file does not hold, or are of chance. */
const WITHOUT_SHEET = new Set([
  'INDIRECT',
  'OFFSET',
  'ROW',
  'COLUMN',
  'ROWS',
  'COLUMNS',
  'SUBTOTAL',
  'RANDBETWEEN',
  'ISREF',
]);
const TAKES_DATES = new Set(['XIRR', 'XNPV', 'WORKDAY', 'NETWORKDAYS']);
/** Functions that take single values: one array of arguments is the list of them. */
const SPREAD = /^Financial\//;
const TAKES_LIST = new Set(['IRR', 'XIRR', 'XNPV', 'NPV']);
const CELL_ALONE = /^[A-Z][0-9]$/;
const CELL = /(^|[^A-Z0-9"'])\$?[A-Z]{1,3}\$?[0-9]+(?![A-Z0-9(])/i;

/** Functions whose argument is an array where it is a range, as formulas of today's Excel have it. */
const TAKES_ARRAYS = new Set(['TYPE']);

/** Calls with expected values that can be written as formulas over a sheet of their own. */
export function callCases(files: Record<string, unknown>): readonly SavedFormula[] {
  const formulas: SavedFormula[] = [];
  for (const [file, cases] of Object.entries(files)) {
    const base = (file.split('/').at(-1) ?? '').replace('.php', '');
    const name = NAMES[base] ?? base.replaceAll('_', '');
    if (!FIRST_FUNCTIONS.has(name) || WITHOUT_SHEET.has(name) || typeof cases !== 'object' || cases === null)
      continue;
    for (const [key, entry] of Object.entries(cases)) {
      if (!Array.isArray(entry)) continue;
      const formula = written(file, name, entry);
      if (formula !== null) formulas.push({ ...formula, where: `${file} ${key}` });
    }
  }
  return formulas;
}

function written(
  file: string,
  name: string,
  [expected, ...given]: readonly unknown[],
): Omit<SavedFormula, 'where'> | null {
  if (!isPlain(expected) || expected === null || expected === 'exception') return null;
  const [only] = given;
  let args = given;
  if (given.length === 1 && Array.isArray(only) && SPREAD.test(file) && !TAKES_LIST.has(name)) args = only;
  const cells = new Map<string, SavedValue>();
  let text: string | null;
  if (given.length === 1 && typeof only === 'string' && WRITTEN.test(file)) {
    text = CELL.test(only) || /null/.test(only) ? null : only;
  } else {
    const parts = args.map((argument, index) =>
      argumentText(argument, index, {
        cells,
        inCells: IN_CELLS.test(file),
        isDated: file.startsWith('DateTime/'),
        dates: TAKES_DATES.has(name),
      }),
    );
    text = parts.some((part) => part === null) ? null : parts.join(',');
  }
  if (text === null || text.length > 8000 || text.startsWith('=')) return null;
  return {
    formula: `=${name}(${text})`,
    row: 500,
    column: 50,
    isArray: TAKES_ARRAYS.has(name),
    saved: inThisYear(expected),
    book: bookOf(cells),
  };
}

/** `Y-12-31` stands for a day of the year in which the cases are run. */
function inThisYear(expected: Exclude<Plain, null>): Exclude<Plain, null> {
  const [, month, day] = /^Y-(\d\d)-(\d\d)$/.exec(String(expected)) ?? [];
  if (month === undefined || day === undefined) return expected;
  return Date.UTC(new Date().getFullYear(), Number(month) - 1, Number(day)) / 86_400_000 + 25_569;
}

function isPlain(value: unknown): value is Plain {
  return value === null || ['number', 'string', 'boolean'].includes(typeof value);
}

/** Arrays become ranges of the sheet, 20 columns apart. */
type Placing = {
  readonly cells: Map<string, SavedValue>;
  readonly inCells: boolean;
  readonly isDated: boolean;
  readonly dates: boolean;
};

function argumentText(
  argument: unknown,
  index: number,
  { cells, inCells, isDated, dates }: Placing,
): string | null {
  const column = 1 + index * 20;
  if (argument === null) return index === 0 || inCells || isDated ? 'A400' : '';
  if (
    typeof argument === 'string' &&
    argument.startsWith('=') &&
    argument.length > 2 &&
    /[0-9]/.test(argument)
  )
    return null;
  if (isPlain(argument) && inCells) {
    const saved = savedOf(argument, false);
    if (saved !== null) cells.set(`300 ${column}`, saved);
    return `${letters(column)}300`;
  }
  if (typeof argument === 'string' && dates && CELL_ALONE.test(argument)) return argument;
  if (isPlain(argument)) return literal(argument);
  if (!Array.isArray(argument) || argument.length === 0) return null;
  const rows = argument.map((row: unknown) => (Array.isArray(row) ? row : [row]));
  const width = Math.max(...rows.map((row) => row.length));
  for (const [r, row] of rows.entries()) {
    for (const [c, value] of row.entries()) {
      if (!isPlain(value) || (typeof value === 'string' && value.startsWith('='))) return null;
      const saved = savedOf(value, dates);
      if (saved !== null) cells.set(`${r + 1} ${column + c}`, saved);
    }
  }
  return `${letters(column)}1:${letters(column + Math.max(width, 1) - 1)}${rows.length}`;
}

function literal(value: Exclude<Plain, null>): string {
  if (typeof value === 'string') return isExcelError(value) ? value : `"${value.replaceAll('"', '""')}"`;
  return typeof value === 'boolean' ? String(value).toUpperCase() : String(value);
}

function savedOf(value: Plain, dates: boolean): SavedValue | null {
  // Some engines read a date in `2018-08z30`.
  if (dates && typeof value === 'string' && !/\d[a-z]/i.test(value)) {
    const time = Date.parse(`${value} UTC`);
    if (Number.isFinite(time)) return { kind: 'number', value: time / 86_400_000 + 25_569 };
  }
  if (value === null) return null;
  if (typeof value === 'number') return { kind: 'number', value };
  if (typeof value === 'boolean') return { kind: 'logical', value };
  return { kind: isExcelError(value) ? 'error' : 'text', value };
}

function letters(column: number): string {
  return column <= 26
    ? String.fromCharCode(64 + column)
    : letters(Math.floor((column - 1) / 26)) + letters(((column - 1) % 26) + 1);
}

function bookOf(cells: ReadonlyMap<string, SavedValue>): SavedBook {
  const sheet: SavedSheet = {
    name: 'Cases',
    rows: 400,
    columns: 200,
    isHidden: () => false,
    isSubtotal: () => false,
    value: (row, column) => cells.get(`${row} ${column}`) ?? null,
  };
  return { sheet: () => sheet, definition: () => null };
}
