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

function scoreOf(outcomes: readonly Outcome[]): string {
  const equal = outcomes.filter(({ isEqual }) => isEqual).length;
  const share = outcomes.length === 0 ? 0 : (100 * equal) / outcomes.length;
  return `${equal} of ${outcomes.length} equal (${share.toFixed(2)} %)`;
}

/** Differences whose expectation is not what Excel gives, with the reasons, and the score of all others. */
function exceptionsOf(outcomes: readonly Outcome[]): readonly string[] {
  const reasons = new Map<string, string[]>();
  const others = outcomes.filter(({ where, isEqual }) => {
    const reason = isEqual ? undefined : reasonNotExcel(where);
    if (reason !== undefined) reasons.set(reason, [...(reasons.get(reason) ?? []), where]);
    return reason === undefined;
  });
  if (reasons.size === 0) return [];
  return [
    `  without ${outcomes.length - others.length} expectations that are not what Excel gives: ${scoreOf(others)}`,
    ...[...reasons].map(([reason, wheres]) => `  ${wheres.length} × ${reason}: ${wheres.join(', ')}`),
  ];
}

export function summarise(title: string, outcomes: readonly Outcome[]): string {
  const lines = [`${title}: ${scoreOf(outcomes)}`, ...exceptionsOf(outcomes)];
  const causes = new Map<string, number>();
  for (const { isEqual, formula, actual, where } of outcomes) {
    if (isEqual || reasonNotExcel(where) !== undefined) continue;
    const names = functionsIn(formula)?.join(' ') ?? '';
    const cause =
      typeof actual === 'string' && actual.startsWith('! ') ? actual.slice(0, 90) : `differs: ${names}`;
    causes.set(cause, (causes.get(cause) ?? 0) + 1);
  }
  for (const [cause, count] of [...causes].toSorted((a, b) => b[1] - a[1]).slice(0, 40))
    lines.push(`  ${count} × ${cause}`);
  return lines.join('\n');
}
