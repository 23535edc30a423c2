import { parseFormula } from '../../../shared/formula/parse-formula.ts';
import { walkFormula } from '../../../shared/formula/walk-formula.ts';
import { FIRST_FUNCTIONS } from '../../../shared/sql/functions/first-functions.ts';
import { reasonNotExcel } from './not-excel.ts';

export type Outcome = {
  readonly where: string;
  readonly formula: string;
  readonly expected: unknown;
  readonly actual: unknown;
  readonly isEqual: boolean;
};

/** What depends on when or where it is computed cannot be compared with a saved value. */
const NOT_COMPARABLE = new Set(['RAND', 'RANDBETWEEN', 'NOW', 'TODAY']);

/** The functions of a formula; `null` if it has one that is not among the first, or it is no formula. */
export function functionsIn(formula: string): readonly string[] | null {
  const names = new Set<string>();
  try {
    for (const node of walkFormula(parseFormula(formula))) {
      if (node.kind === 'function') names.add(node.name);
      if (node.kind === 'dde-link' || node.kind === 'call') return null;
      if ('place' in node && node.place?.book !== undefined) return null;
    }
  } catch {
    return null;
  }
  for (const name of names) if (!FIRST_FUNCTIONS.has(name) || NOT_COMPARABLE.has(name)) return null;
  return [...names];
}

export interface Score {
  readonly title: string;
  readonly formulas: number;
  readonly equal: number;
  /** Differences whose expectation is not what Excel gives, by the reason. */
  readonly notExcel: readonly { readonly reason: string; readonly wheres: readonly string[] }[];
  /** Of all other differences, the most frequent first. */
  readonly causes: readonly { readonly cause: string; readonly count: number; readonly example: string }[];
}

const MAX_CAUSES = 40;

export function scoreOf(title: string, outcomes: readonly Outcome[]): Score {
  const different = outcomes.filter(({ isEqual }) => !isEqual);
  const byReason = Map.groupBy(different, ({ where }) => reasonNotExcel(where));
  const byCause = Map.groupBy(byReason.get(undefined) ?? [], causeOf);
  return {
    title,
    formulas: outcomes.length,
    equal: outcomes.length - different.length,
    notExcel: [...byReason].flatMap(([reason, own]) =>
      reason === undefined ? [] : [{ reason, wheres: own.map(({ where }) => where) }],
    ),
    causes: [...byCause]
      .map(([cause, own]) => ({ cause, count: own.length, example: exampleOf(own[0]) }))
      .toSorted((a, b) => b.count - a.count),
  };
}

function causeOf({ actual, formula }: Outcome): string {
  if (typeof actual === 'string' && actual.startsWith('! ')) return actual.slice(0, 90);
  return `differs: ${functionsIn(formula)?.join(' ') ?? ''}`;
}

function exampleOf(outcome: Outcome | undefined): string {
  if (outcome === undefined) return '';
  const { where, formula, expected, actual } = outcome;
  const values = `${JSON.stringify(expected)} expected, ${JSON.stringify(actual)} computed`;
  return `${where} ${formula.slice(0, 120)}: ${values}`;
}

/** What is left when expectations that are not what Excel gives are left out. */
export function othersOf({ formulas, equal, notExcel }: Score): { formulas: number; equal: number } {
  return { equal, formulas: formulas - notExcel.reduce((sum, { wheres }) => sum + wheres.length, 0) };
}

export function summarise(score: Score): string {
  const { title, notExcel, causes } = score;
  const others = othersOf(score);
  const exceptions =
    notExcel.length === 0
      ? []
      : [
          `  without ${score.formulas - others.formulas} expectations that are not what Excel gives: ${shareText(others)}`,
          ...notExcel.map(({ reason, wheres }) => `  ${wheres.length} × ${reason}: ${wheres.join(', ')}`),
        ];
  return [
    `${title}: ${shareText(score)}`,
    ...exceptions,
    ...causes.slice(0, MAX_CAUSES).map(({ cause, count }) => `  ${count} × ${cause}`),
  ].join('\n');
}

function shareText({ formulas, equal }: { formulas: number; equal: number }): string {
  const share = formulas === 0 ? 0 : (100 * equal) / formulas;
  return `${equal} of ${formulas} equal (${share.toFixed(2)} %)`;
}
