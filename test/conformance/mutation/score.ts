import type { CellValue } from '../../../shared/workbook/cell-value.ts';
import type { Mutated, MutatedCell } from './mutate-workbook.ts';

export interface Score {
  readonly title: string;
  /** Workbooks of which at least one cell changed. */
  readonly books: number;
  /** Cells compared, each once for each time that inputs were changed. */
  readonly cells: number;
  readonly equal: number;
  /** Those among them that were not what they had been before. */
  readonly changed: number;
  readonly equalOfChanged: number;
  /** Cells whose formulas have no SQL. */
  readonly refused: number;
  readonly notComparable: number;
  /** The most frequent first. */
  readonly causes: readonly Cause[];
}

interface Cause {
  readonly cause: string;
  readonly count: number;
  readonly example: string;
}

const MAX_CAUSES = 40;

export function scoreOf(title: string, results: readonly Mutated[]): Score {
  const cells = results.flatMap((result) => result.cells);
  const changed = cells.filter(({ hasChanged }) => hasChanged);
  const sum = (of: 'refused' | 'notComparable') => results.reduce((total, result) => total + result[of], 0);
  const unequal = changed.filter(({ isEqual }) => !isEqual);
  const causes = [...Map.groupBy(unequal, causeOf)].map(([cause, own]): Cause => {
    const [first] = own;
    return { cause, count: own.length, example: first === undefined ? '' : exampleOf(first) };
  });
  return {
    title,
    books: new Set(changed.map(({ book }) => book)).size,
    cells: cells.length,
    equal: cells.filter(({ isEqual }) => isEqual).length,
    changed: changed.length,
    equalOfChanged: changed.length - unequal.length,
    refused: sum('refused'),
    notComparable: sum('notComparable'),
    causes: causes.toSorted((a, b) => b.count - a.count),
  };
}

export function shareOf({ changed, equalOfChanged }: Score): number {
  return changed === 0 ? 0 : equalOfChanged / changed;
}

export function summarise(score: Score): string {
  const { title, books, cells, equal, changed, equalOfChanged, refused, notComparable, causes } = score;
  const percent = (100 * shareOf(score)).toFixed(2);
  return [
    `${title}: ${equalOfChanged} of ${changed} changed cells equal (${percent} %) in ${books} workbooks; ` +
      `${equal} of all ${cells}; without SQL: ${refused} cells, not comparable: ${notComparable}`,
    ...causes
      .slice(0, MAX_CAUSES)
      .map(({ cause, count, example }) => `  ${count} × ${cause}  e.g. ${example}`),
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
