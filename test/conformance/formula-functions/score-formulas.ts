import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { callCases } from './call-cases.ts';
import { compute, isSame } from './cell-mode.ts';
import { formulasOf, type SavedFormula } from './read-workbook.ts';
import { functionsIn, type Outcome } from './score.ts';

const CASES = '../shared/data/cases/phpspreadsheet.json';
const WORKBOOKS = '../shared/data/workbooks';
const MAX_FORMULAS_PER_WORKBOOK = 300;
/** Each of its workbooks is about one function. */
const PER_FUNCTION = 'ironcalc+IronCalc';
/** The case files give fewer digits than Excel saves. */
const CASE_TOLERANCE = 1e-6;
const SAVED_TOLERANCE = 1e-9;

/** Formulas whose values somebody else knows. */
export interface ScoredFormulas {
  readonly title: string;
  readonly isAtHand: boolean;
  readonly outcomes: (engine: PGlite) => Promise<readonly Outcome[]>;
}

export const FUNCTION_CASES: ScoredFormulas = {
  title: 'function cases',
  isAtHand: existsSync(CASES),
  outcomes: async (engine) => {
    const files: Record<string, unknown> = JSON.parse(readFileSync(CASES, 'utf8'));
    return await outcomesOf(engine, callCases(files), CASE_TOLERANCE);
  },
};

export const WORKBOOKS_PER_FUNCTION: ScoredFormulas = {
  title: 'workbooks per function',
  isAtHand: existsSync(WORKBOOKS),
  outcomes: (engine) => workbookOutcomes(engine, (folder) => folder === PER_FUNCTION),
};

export const OTHER_WORKBOOKS: ScoredFormulas = {
  title: 'other workbooks',
  isAtHand: existsSync(WORKBOOKS),
  outcomes: (engine) => workbookOutcomes(engine, (folder) => folder !== PER_FUNCTION),
};

export async function outcomesOf(
  engine: PGlite,
  formulas: readonly SavedFormula[],
  tolerance = SAVED_TOLERANCE,
): Promise<readonly Outcome[]> {
  const results = await compute(engine, formulas);
  return formulas.map(({ where, formula, saved }, index) => {
    const result = results[index] ?? { kind: 'failed', reason: 'no result' };
    const actual = result.kind === 'value' ? result.value : `! ${result.kind}: ${result.reason}`;
    const isEqual = result.kind === 'value' && isSame(result.value, saved, tolerance);
    return { where, formula, expected: saved, actual, isEqual };
  });
}

async function workbookOutcomes(
  engine: PGlite,
  isWanted: (folder: string) => boolean,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const folder of readdirSync(WORKBOOKS).filter(isWanted)) {
    for (const name of readdirSync(join(WORKBOOKS, folder), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.xlsx')) continue;
      outcomes.push(...(await outcomesOf(engine, comparable(join(WORKBOOKS, folder, name)))));
    }
  }
  return outcomes;
}

/** The formulas of a workbook whose functions are all among the first. A file that the reader refuses has none. */
function comparable(path: string): readonly SavedFormula[] {
  try {
    return formulasOf(path)
      .filter(({ formula }) => functionsIn(formula) !== null)
      .slice(0, MAX_FORMULAS_PER_WORKBOOK);
  } catch {
    return [];
  }
}
