import * as z from 'zod';
import { type Cell, cellText } from '../tabular/cell.ts';
import { truncateText } from '../truncate-text.ts';
import { isCalendarDate } from '../validation/calendar-date.ts';
import { ruleOfColumnSchema } from '../validation/column-rule.ts';
import type { JsonType } from '../validation/column-types.ts';
import { cellReader } from '../validation/read-cell.ts';

const EXAMPLES = 3;
const EXAMPLE_LENGTH = 40;

/** What was seen in the cells of one column. A cell counts for every type that it could be read as. */
export const ColumnEvidence = z.object({
  /** The header without the blanks around it. */
  name: z.string(),
  /** 1-based: column B is 2. */
  index: z.number().int().positive(),
  /** Cells that have a value. */
  values: z.number().int(),
  nulls: z.number().int(),
  integers: z.number().int(),
  numbers: z.number().int(),
  booleans: z.number().int(),
  /** ISO 8601 dates, or dates of a workbook. */
  dates: z.number().int(),
  /** Formulas that failed: no schema accepts them. */
  errors: z.number().int(),
  /** The first different values, shortened. */
  examples: z.array(z.string()),
});
export type ColumnEvidence = z.infer<typeof ColumnEvidence>;

/** The validator's own readers, so that what is inferred is what will be read. */
const readInteger = readerFor('integer');
const readNumber = readerFor('number');
const readBoolean = readerFor('boolean');
const readDate = readerFor('string', 'date');

export function noEvidence(name: string, index: number): ColumnEvidence {
  const counts = { values: 0, nulls: 0, integers: 0, numbers: 0, booleans: 0, dates: 0, errors: 0 };
  return { name, index, ...counts, examples: [] };
}

/** Adds one cell to what is known of its column. */
export function addEvidence(evidence: ColumnEvidence, cell: Cell): void {
  const text = cellText(cell);
  if (text === null) {
    evidence.nulls++;
    return;
  }
  evidence.values++;
  if (cell.kind === 'error') {
    evidence.errors++;
    return;
  }
  const [integer, number] = [readInteger(cell), readNumber(cell)];
  if (typeof integer === 'bigint' || Number.isInteger(integer)) evidence.integers++;
  if (typeof number === 'bigint' || typeof number === 'number') evidence.numbers++;
  if (typeof readBoolean(cell) === 'boolean') evidence.booleans++;
  const date = readDate(cell);
  if (typeof date === 'string' && isCalendarDate(date)) evidence.dates++;
  addExample(evidence.examples, text);
}

function addExample(examples: string[], text: string): void {
  if (examples.length === EXAMPLES) return;
  const example = truncateText(text, EXAMPLE_LENGTH);
  if (!examples.includes(example)) examples.push(example);
}

function readerFor(type: JsonType, format?: string) {
  return cellReader(ruleOfColumnSchema({ type, format }));
}
