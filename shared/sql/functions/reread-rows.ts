import type { FunctionCall } from '../compile/function-call.ts';
import { storedCells } from '../compile/operand.ts';
import { MAX_PAIRS } from '../compile/read-for-each-row.ts';
import { UnsupportedFormulaError } from '../compile/unsupported-formula-error.ts';
import { savedTexts } from './saved-texts.ts';

/** One text that all others which begin so fit: `ab*`. */
const BEGINNING = /^(?:[^*?~]|~[*?~])*\*+$/s;
/** A comparison, a pattern, or a word that stands for no text. */
const CRITERION = /^[<>=#]|[*?~]|^$|^(?:true|false)$/i;
const OPERATOR = /^[<>=#]/;
const LIKENESS = /^[^<>=#].*[*?~]|^[*?~]/s;
/** Cells that are read again in a few seconds, for patterns and for what is more than that. */
const MAX_ALIKE = 20_000_000;
const MAX_COMPARED = 1_000_000;
const MAX_READ = 20_000_000;
const PATTERN = /[*?~]/;

/** Whether texts are sought by how they begin besides as a whole. */
export type TextSearch = 'whole' | 'beginnings';

/**
 * How the criteria of an argument are met in all rows. The range is read again for those that ask for more than equality,
 * which are counted as the workbook was saved.
 * @throws {UnsupportedFormulaError} when there are too many of them.
 */
export function searchByCriteria(call: FunctionCall, index: number, cells: number): TextSearch {
  const isSpecial = (text: string) => CRITERION.test(text);
  return searchFor(call, index, cells, isSpecial, (text) => BEGINNING.test(text) && !OPERATOR.test(text));
}

/** The same of what VLOOKUP and its kin seek. */
export function searchByKeys(call: FunctionCall, index: number, cells: number): TextSearch {
  const isSpecial = (text: string) => PATTERN.test(text);
  return searchFor(call, index, cells, isSpecial, (text) => BEGINNING.test(text));
}

/** @throws {UnsupportedFormulaError} when reading the range again takes minutes. */
export function assertFewCriteria(call: FunctionCall, index: number, cells: number): void {
  if (call.scope.rowCount * cells <= MAX_PAIRS) return;
  const texts = savedTexts(call, index);
  refuseMany(
    call,
    texts.filter((text) => text !== null && CRITERION.test(text)),
    texts.length,
    cells,
  );
}

/**
 * Where a value that changes with the row is computed with a whole range.
 * @throws {UnsupportedFormulaError} when reading the range again for each row takes minutes.
 */
export function assertFewReadings(call: FunctionCall, changing: number, ranges: readonly number[]): void {
  if (call.isOmitted(changing)) return;
  const operand = call.operand(changing);
  const values =
    operand.shape === 'scalar' ? [operand.value] : operand.shape === 'cells' ? operand.cells : [];
  if (!values.some(({ perRow }) => perRow)) return;
  const { rowCount } = call.scope;
  const sizes = ranges
    .filter((index) => !call.isOmitted(index))
    .map((index) => storedCells(call.array(index)));
  const cells = Math.max(0, ...sizes);
  if (rowCount === 1 || rowCount * cells <= MAX_READ) return;
  throw new UnsupportedFormulaError(
    'per-row-range',
    `${call.name} reads the range of ${count(cells)} cells again for each of ${count(rowCount)} rows; at most ${count(MAX_READ)} cells are read so`,
  );
}

function searchFor(
  call: FunctionCall,
  index: number,
  cells: number,
  isSpecial: (text: string) => boolean,
  isBeginning: (text: string) => boolean,
): TextSearch {
  const { rowCount } = call.scope;
  if (rowCount * cells <= MAX_PAIRS) return 'whole';
  const texts = savedTexts(call, index);
  const special = texts.filter((text) => text !== null && isSpecial(text));
  const others = special.filter((text) => text !== null && !isBeginning(text));
  const begun = (special.length - others.length) * (texts.length === 1 ? rowCount : 1);
  const search = begun * cells <= MAX_PAIRS ? 'whole' : 'beginnings';
  refuseMany(call, search === 'whole' ? special : others, texts.length, cells);
  return search;
}

/** `known`: how many texts there are, one for each row or one for all. */
function refuseMany(
  call: FunctionCall,
  special: readonly (string | null)[],
  known: number,
  cells: number,
): void {
  const each = (known === 1 ? call.scope.rowCount : 1) * cells;
  const patterns = special.filter((text) => text !== null && LIKENESS.test(text)).length;
  const others = special.length - patterns;
  if ((patterns * each) / MAX_ALIKE + (others * each) / MAX_COMPARED <= 1) return;
  throw new UnsupportedFormulaError(
    'per-row-range',
    `${call.name}: ${count((special.length * each) / cells)} rows ask for more than a plain value, a pattern or a comparison, and the range of ${count(cells)} cells would be read again for each; at most ${count(MAX_ALIKE)} cells are for patterns, and ${count(MAX_COMPARED)} for comparisons`,
  );
}

function count(number: number): string {
  return number.toLocaleString('en');
}
