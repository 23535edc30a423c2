import { z } from 'zod';
import type { CellValue } from '../../../shared/workbook/cell-value.ts';
import type { Mutated, MutatedCell } from './mutate-workbook.ts';

const Cause = z.object({ cause: z.string(), count: z.number(), example: z.string() });
type Cause = z.infer<typeof Cause>;

const Counts = z.object({
  /** Cells compared, each once for each time that inputs were changed. */
  cells: z.number(),
  equal: z.number(),
  /** Those among them that were not what they had been before. */
  changed: z.number(),
  equalOfChanged: z.number(),
  /** Cells whose formulas have no SQL. */
  refused: z.number(),
  notComparable: z.number(),
});

/** What came of one workbook. */
export const Tally = Counts.extend({
  causes: z.array(Cause),
  /** Views that the database does not compute, changed or not, and what it said. */
  refusals: z.array(z.string()),
  /** Why it was not compared. */
  leftOut: z.string().optional(),
});
export type Tally = z.infer<typeof Tally>;

export const Score = Counts.extend({
  title: z.string(),
  /** Workbooks of which at least one cell changed. */
  books: z.number(),
  /** The most frequent first. */
  causes: z.array(Cause),
  /** Why workbooks were not compared, and of how many. */
  leftOut: z.array(Cause),
});
export type Score = z.infer<typeof Score>;

const MAX_CAUSES = 40;
const NOTHING = { cells: 0, equal: 0, changed: 0, equalOfChanged: 0, refused: 0, notComparable: 0 };

export function tallyOf({ cells, refused, notComparable, refusals }: Mutated): Tally {
  const changed = cells.filter(({ hasChanged }) => hasChanged);
  const unequal = changed.filter(({ isEqual }) => !isEqual);
  const causes = [...Map.groupBy(unequal, causeOf)].map(([cause, own]): Cause => {
    const [first] = own;
    return { cause, count: own.length, example: first === undefined ? '' : exampleOf(first) };
  });
  return {
    cells: cells.length,
    equal: cells.filter(({ isEqual }) => isEqual).length,
    changed: changed.length,
    equalOfChanged: changed.length - unequal.length,
    refused,
    notComparable,
    causes,
    refusals: [...refusals],
  };
}

export function tallyLeftOut(reason: string): Tally {
  return { ...NOTHING, causes: [], refusals: [], leftOut: reason };
}

export function scoreOf(title: string, tallies: readonly Tally[]): Score {
  const sum = (of: keyof typeof NOTHING) => tallies.reduce((total, tally) => total + tally[of], 0);
  const leftOut = tallies.flatMap(({ leftOut: reason }): Cause[] =>
    reason === undefined ? [] : [{ cause: reason, count: 1, example: '' }],
  );
  return {
    title,
    books: tallies.filter(({ changed }) => changed > 0).length,
    cells: sum('cells'),
    equal: sum('equal'),
    changed: sum('changed'),
    equalOfChanged: sum('equalOfChanged'),
    refused: sum('refused'),
    notComparable: sum('notComparable'),
    causes: together(tallies.flatMap(({ causes }) => causes)),
    leftOut: together(leftOut),
  };
}

function together(causes: readonly Cause[]): Cause[] {
  return [...Map.groupBy(causes, ({ cause }) => cause)]
    .map(([cause, own]) => ({
      cause,
      count: own.reduce((total, { count }) => total + count, 0),
      example: own[0]?.example ?? '',
    }))
    .toSorted((a, b) => b.count - a.count);
}

export function shareOf({ changed, equalOfChanged }: Score): number {
  return changed === 0 ? 0 : equalOfChanged / changed;
}

export function summarise(score: Score): string {
  const { title, books, cells, equal, changed, equalOfChanged, refused, notComparable } = score;
  const percent = (100 * shareOf(score)).toFixed(2);
  return [
    `${title}: ${equalOfChanged} of ${changed} changed cells equal (${percent} %) in ${books} workbooks; ` +
      `${equal} of all ${cells}; without SQL: ${refused} cells, not comparable: ${notComparable}`,
    ...score.causes
      .slice(0, MAX_CAUSES)
      .map(({ cause, count, example }) => `  ${count} × ${cause}  e.g. ${example}`),
    ...score.leftOut.map(({ cause, count }) => `  ${count} workbooks are left out: ${cause}`),
  ].join('\n');
}

function causeOf({ refusal, formula, expected, computed }: MutatedCell): string {
  if (refusal !== undefined)
    return `the database refused it: ${refusal.replaceAll(/\d+/g, '0').slice(0, 100)}`;
  const names = new Set([...formula.matchAll(/[A-Z][A-Z0-9.]*(?=\()/gi)].map(([name]) => name.toUpperCase()));
  const kinds = expected.kind === computed.kind ? expected.kind : `${expected.kind}, not ${computed.kind}`;
  return `${[...names].join(' ') || 'no function'}: ${kinds}`;
}

function exampleOf({ book, round, cell, formula, expected, computed }: MutatedCell): string {
  return `${book}, ${round}, ${cell} ${formula.slice(0, 120)}: ${shown(expected)} expected, ${shown(computed)} computed`;
}

function shown(value: CellValue): string {
  return value.kind === 'blank' ? 'nothing' : JSON.stringify(value.value);
}
