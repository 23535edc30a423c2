import { BLANK, type Cell, cellText, type DateCell } from '../tabular/cell.ts';
import type { ColumnRule } from './column-rule.ts';
import { datePattern } from './date-pattern.ts';
import { plainNumber } from './decimal-number.ts';

/**
 * A cell as a value for the schema to judge. Undefined means absent. A bigint is an integer beyond 2⁵³, exactly; what
 * does not read as the column's type is its text, which the schema then refuses.
 */
export type CellValue = string | number | boolean | null | bigint | undefined;

export type CellReader = (cell: Cell) => CellValue;

const INTEGER = /^-?(?:0|[1-9]\d*)$/;
/** The grammar of JSON: no blanks, no leading zeros, no hexadecimal, no Infinity. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Reads a column's cells by its rule, by their characters alone. Where several types are allowed the narrowest that
 * fits wins: boolean, integer, number, then string.
 */
export function cellReader(rule: ColumnRule): CellReader {
  const { types, format, decimal } = rule;
  const readDeclared = declaredReader(rule);
  const allowsBoolean = types.has('boolean');
  const allowsNumber = types.has('number');
  const allowsInteger = allowsNumber || types.has('integer');
  const allowsString = types.has('string');
  const empty = types.has('null') ? null : undefined;

  const readText = (text: string): CellValue => {
    const declared = readDeclared(text);
    if (declared !== undefined) return declared;
    if (allowsBoolean) {
      if (text === 'true' || text === 'TRUE') return true;
      if (text === 'false' || text === 'FALSE') return false;
    }
    const plain = decimal === undefined ? text : (plainNumber(text, decimal) ?? '');
    if (allowsInteger && INTEGER.test(plain)) return exactInteger(plain, Number(plain));
    if (allowsNumber && NUMBER.test(plain)) {
      const value = Number(plain);
      return Number.isFinite(value) ? value : text;
    }
    return text;
  };

  const readNumber = (value: number, text: string): CellValue => {
    const declared = readDeclared(text);
    if (declared !== undefined) return declared;
    if (allowsNumber || (allowsInteger && INTEGER.test(text))) return exactInteger(text, value);
    // 1e+21 is no more an integer than it is in a CSV, and its value would say that it is.
    return allowsString || (allowsInteger && Number.isInteger(value)) ? text : value;
  };

  return (cell) => {
    switch (cell.kind) {
      case 'blank':
        return empty;
      case 'text':
        return readText(cell.value);
      case 'number':
        return readNumber(cell.value, cell.text);
      case 'boolean':
        return allowsBoolean ? cell.value : cell.value ? 'TRUE' : 'FALSE';
      case 'date':
        return dateText(cell, format);
      case 'error':
        return undefined;
    }
  };
}

/** Blank where the column declares the cell's text to mean that nothing is there, whatever kind of cell it stands in. */
export function withoutMissingValue(cell: Cell, { missingValues }: ColumnRule): Cell {
  if (missingValues.size === 0) return cell;
  return missingValues.has(cellText(cell) ?? '') ? BLANK : cell;
}

/** Reads what only the column's own declarations give a meaning; a workbook may hold such texts as numbers. */
function declaredReader({ trueTexts, falseTexts, dateFormat, format }: ColumnRule) {
  const readDate = dateFormat === undefined ? undefined : datePattern(dateFormat);
  return (text: string): CellValue => {
    if (trueTexts.has(text)) return true;
    if (falseTexts.has(text)) return false;
    const date = readDate?.(text);
    return date === undefined ? undefined : dateText(date, format);
  };
}

function exactInteger(text: string, value: number): number | bigint {
  return Number.isSafeInteger(value) || !INTEGER.test(text) ? value : BigInt(text);
}

/** ISO 8601 as the format wants it. Workbooks know no zones, so their moments count as UTC where one is due. */
function dateText({ value, precision }: DateCell, format: string | undefined): string {
  switch (format) {
    case 'date':
      return value.replace(/T00:00:00$/, '');
    case 'date-time':
      if (precision === 'date') return `${value}T00:00:00Z`;
      return precision === 'date-time' ? `${value}Z` : value;
    case 'time':
      return precision === 'time' ? `${value}Z` : value;
    case 'iso-date-time':
      return precision === 'date' ? `${value}T00:00:00` : value;
    default:
      return value;
  }
}
