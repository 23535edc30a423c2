import type { Cell } from '../tabular/cell.ts';
import { isCalendarDate } from './calendar-date.ts';
import type { ColumnRule } from './column-rule.ts';
import { plainNumber } from './decimal-number.ts';
import { truncateValue } from './truncate-value.ts';

const DAY_AND_MONTH = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?$/;
const DATE_FORMATS = new Set(['date', 'date-time', 'iso-date-time']);
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** What two things a cell may mean, and how to say which; undefined when it has one reading or none. */
export function ambiguityOf(cell: Cell, rule: ColumnRule): string | undefined {
  if (cell.kind !== 'text') return undefined;
  const isDate = rule.format !== undefined && DATE_FORMATS.has(rule.format);
  if (isDate && rule.dateFormat === undefined) return ambiguousDate(cell.value);
  return rule.types.has('number') && rule.decimal === undefined ? ambiguousNumber(cell.value) : undefined;
}

function ambiguousDate(text: string): string | undefined {
  const [, first = '', , second = '', year = ''] = DAY_AND_MONTH.exec(text) ?? [];
  const readings = [isoDate(year, second, first), isoDate(year, first, second)];
  const [dayFirst = '', monthFirst = ''] = readings;
  if (!readings.every(isCalendarDate) || dayFirst === monthFirst) return undefined;
  return `“${text}” is ${inWords(dayFirst)} or ${inWords(monthFirst)}; write ${dayFirst} or ${monthFirst}, or declare x-date-format`;
}

/** What is a number in JSON's grammar is certain and never comes here. */
function ambiguousNumber(text: string): string | undefined {
  const whole = plainNumber(text, '.');
  const fraction = plainNumber(text, ',');
  if (whole === undefined || fraction === undefined || whole === fraction || whole === text) return undefined;
  const [shown = '', first = '', second = ''] = [text, whole, fraction].map(truncateValue);
  return `“${shown}” is ${first} or ${second}; write one of these, or declare x-decimal`;
}

function isoDate(year: string, month: string, day: string): string {
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function inWords(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${day} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}
