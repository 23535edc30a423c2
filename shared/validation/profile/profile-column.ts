import { type Cell, cellText } from '../../tabular/cell.ts';
import { truncateText } from '../../truncate-text.ts';
import type { ColumnRule } from '../column-rule.ts';
import { cellReader, withoutMissingValue } from '../read-cell.ts';
import type { ColumnProfile } from './column-profile.ts';
import { DistinctValues } from './distinct-values.ts';
import { meanOf, quantilesOf } from './number-figures.ts';

/** Columns of a table that get a profile, from the left. */
export const MOST_PROFILES = 256;

const FREQUENT_VALUES = 5;
/** Characters of a value that a profile repeats. */
const VALUE_LENGTH = 100;

/** Sums up a column from the cells of a sample, read as `rule` says. The table has `totalRows`. */
export function profileColumn(cells: readonly Cell[], rule: ColumnRule, totalRows: number): ColumnProfile {
  const read = valueReader(rule);
  const distinct = new DistinctValues();
  const numbers: number[] = [];
  const texts: string[] = [];
  let values = 0;
  for (const fileCell of cells) {
    const cell = withoutMissingValue(fileCell, rule);
    const value = read(cell);
    if (value === null) continue;
    values++;
    distinct.add(value, cellText(cell) ?? '');
    if (typeof value === 'string') texts.push(value);
    // JSON has one zero, and so do spreadsheets.
    else if (typeof value === 'number') numbers.push(value + 0);
  }

  const ascending = Float64Array.from(numbers).sort();
  return {
    sampleRows: cells.length,
    complete: cells.length === totalRows,
    values,
    distinct: distinct.estimate(cells.length / Math.max(totalRows, 1)),
    ...(ascending.length > 0 ? numberRange(ascending) : textRange(texts)),
    mean: meanOf(ascending) ?? null,
    quantiles: quantilesOf(ascending) ?? null,
    lengths: lengthsOf(texts),
    mostFrequent: distinct
      .mostFrequent(FREQUENT_VALUES)
      .map(({ text, count }) => ({ value: truncateText(text, VALUE_LENGTH), count })),
  };
}

/** Reads a cell as its column's type where it is of that type, and as its text where it is not: so it is in all formats. */
function valueReader(rule: ColumnRule): (cell: Cell) => string | number | boolean | null {
  const read = cellReader(rule);
  const allowsFractions = rule.types.has('number');
  const allowsNumbers = allowsFractions || rule.types.has('integer');
  return (cell) => {
    const value = read(cell);
    if (value === undefined || typeof value === 'string' || typeof value === 'boolean') return value ?? null;
    const number = Number(value);
    const isNumber =
      allowsNumbers && Number.isFinite(number) && (allowsFractions || Number.isInteger(number));
    return isNumber && value !== null ? number : cellText(cell);
  };
}

type Range = Pick<ColumnProfile, 'min' | 'max'>;

function numberRange(ascending: Float64Array): Range {
  return { min: ascending[0] ?? null, max: ascending.at(-1) ?? null };
}

function textRange(texts: readonly string[]): Range {
  const [first] = texts;
  if (first === undefined) return { min: null, max: null };
  let [min, max] = [first, first];
  for (const text of texts) {
    if (text < min) min = text;
    if (text > max) max = text;
  }
  return { min: truncateText(min, VALUE_LENGTH), max: truncateText(max, VALUE_LENGTH) };
}

/** Characters are code points, as JSON Schema counts them. */
function lengthsOf(texts: readonly string[]): ColumnProfile['lengths'] {
  if (texts.length === 0) return null;
  const lengths = texts.map(characters);
  // Whole numbers, whose sum is exact.
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  const min = lengths.reduce((least, length) => Math.min(least, length));
  const max = lengths.reduce((most, length) => Math.max(most, length));
  return { min, max, mean };
}

function characters(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) if ((text.codePointAt(i) ?? 0) > 0xffff) count--;
  return count;
}
