import type { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FUNCTIONS } from '../../../shared/sql/functions/catalogue.ts';
import { FIRST_FUNCTIONS } from '../../../shared/sql/functions/first-functions.ts';
import { openEngine } from './cell-mode.ts';
import { OWN_BOOK, OWN_CASES } from './own-cases.ts';
import { scoreOf, summarise } from './score.ts';
import {
  FUNCTION_CASES,
  OTHER_WORKBOOKS,
  outcomesOf,
  type ScoredFormulas,
  WORKBOOKS_PER_FUNCTION,
} from './score-formulas.ts';

let engine: PGlite;

beforeAll(async () => {
  engine = await openEngine();
});

afterAll(() => engine.close());

async function shareOf({ title, outcomes }: ScoredFormulas): Promise<number> {
  const score = scoreOf(title, await outcomes(engine));
  process.stdout.write(`${summarise(score)}\n`);
  return score.equal / score.formulas;
}

describe('the functions that become SQL', () => {
  test('include all of the first', () => {
    expect([...FIRST_FUNCTIONS].filter((name) => !FUNCTIONS.has(name))).toEqual([]);
  });

  test('each have a case', () => {
    const called = new Set(
      OWN_CASES.flatMap(([formula]) => [...formula.matchAll(/[A-Z][A-Z0-9.]*(?=\()/g)].map(([name]) => name)),
    );

    expect([...FIRST_FUNCTIONS].filter((name) => !called.has(name))).toEqual([]);
  });

  test('give what Excel gives', async () => {
    const formulas = OWN_CASES.map(([formula, saved]) => ({
      ...{ formula, saved, where: formula, row: 20, column: 10, isArray: false },
      book: OWN_BOOK,
    }));

    const outcomes = await outcomesOf(engine, formulas);

    expect(outcomes.filter(({ isEqual }) => !isEqual)).toEqual([]);
  });

  // Below what is reached today by a margin: a score is reported, a collapse is not accepted.
  test.runIf(FUNCTION_CASES.isAtHand)(
    'score on the function cases',
    async () => {
      expect(await shareOf(FUNCTION_CASES)).toBeGreaterThan(0.9);
    },
    300_000,
  );

  test.runIf(WORKBOOKS_PER_FUNCTION.isAtHand)(
    'score on workbooks made for one function each',
    async () => {
      expect(await shareOf(WORKBOOKS_PER_FUNCTION)).toBeGreaterThan(0.95);
    },
    900_000,
  );

  test.runIf(OTHER_WORKBOOKS.isAtHand)(
    'score on other workbooks',
    async () => {
      expect(await shareOf(OTHER_WORKBOOKS)).toBeGreaterThan(0.9);
    },
    900_000,
  );
});
