import { ROUNDS } from '../choose-changes.ts';
import type { Book } from '../mutate-workbook.ts';
import { seededRandom } from '../seeded-random.ts';
import type { BookMaker } from './book-maker.ts';
import { CALCULATION_BOOKS } from './calculation-books.ts';
import { KIND_BOOKS } from './kind-books.ts';
import { LOOKUP_BOOKS } from './lookup-books.ts';
import { RANDOM_BOOKS } from './random-books.ts';
import { TIME_BOOKS } from './time-books.ts';
import { TRADE_BOOKS } from './trade-books.ts';

const THEMES: Readonly<Record<string, BookMaker>> = {
  ...TRADE_BOOKS,
  ...LOOKUP_BOOKS,
  ...TIME_BOOKS,
  ...KIND_BOOKS,
  ...CALCULATION_BOOKS,
  ...RANDOM_BOOKS,
};

/** Workbooks of all themes, `each` of each. */
export function ownBooks(each: number): Book[] {
  return Object.entries(THEMES).flatMap(([theme, make]) =>
    Array.from({ length: each }, (_, i): Book => {
      const seed = 1000 * (i + 1) + theme.length;
      return { name: `${theme} ${i + 1}`, seed, rounds: ROUNDS, ...make(seededRandom(seed)) };
    }),
  );
}
