import { readdir, readFile } from 'node:fs/promises';
import { compileWorkbook } from '../../../shared/sql/layout/compile-workbook.ts';
import { writePackage } from '../../../shared/sql/layout/write-package.ts';
import { postgresql } from '../../../shared/sql/print/postgresql.ts';
import type { SqlEngine } from '../../../shared/sql/proof/sql-engine.ts';
import { KeptVerdicts, keyOfAll } from '../kept-verdicts.ts';
import { type Book, mutateWorkbook } from './mutate-workbook.ts';
import type { Recalculator } from './recalculator.ts';
import { Tally, tallyLeftOut, tallyOf } from './score.ts';
import { answeringUntil, TimeIsUpError } from './time-is-up.ts';

const BUDGET_MS = 60_000;
/** What PostgreSQL says of a statement that took too long. */
const TIMEOUT = /statement timeout/;

/** Judges workbooks, each in bounded time, and keeps what came of it, if the time was enough, until package or judge change. */
export class BookJudge {
  readonly #kept: KeptVerdicts<Tally>;
  readonly #engine: () => Promise<SqlEngine>;
  readonly #judges: string;

  private constructor(kept: KeptVerdicts<Tally>, engine: () => Promise<SqlEngine>, judges: string) {
    this.#kept = kept;
    this.#engine = engine;
    this.#judges = judges;
  }

  static async open(engine: () => Promise<SqlEngine>): Promise<BookJudge> {
    const sources = (await readdir(import.meta.dirname, { recursive: true })).filter((name) =>
      name.endsWith('.ts'),
    );
    const texts = await Promise.all(
      sources.toSorted().map((name) => readFile(`${import.meta.dirname}/${name}`, 'utf8')),
    );
    return new BookJudge(await KeptVerdicts.open('mutation', Tally), engine, keyOfAll(texts));
  }

  /** @returns undefined for a workbook of which nothing is kept, when nothing new is to be judged */
  async tallyOf(book: Book, other: Recalculator, isNewWanted: boolean): Promise<Tally | undefined> {
    const { statements } = writePackage(compileWorkbook(book.model, 'wb'), postgresql, 'insert');
    const about = [this.#judges, other.name, book.name, String(book.seed)];
    const key = keyOfAll([...about, ...statements]);
    const known = this.#kept.get(key);
    if (known !== undefined || !isNewWanted) return known;
    const { tally, isInTime } = await this.#judge(book, other);
    // Another time may do better.
    if (isInTime) await this.#kept.keep(key, tally);
    return tally;
  }

  async #judge(book: Book, other: Recalculator): Promise<{ tally: Tally; isInTime: boolean }> {
    const engine = answeringUntil(await this.#engine(), performance.now() + BUDGET_MS);
    try {
      const result = await mutateWorkbook(book, engine, other);
      const tally = tallyOf(result);
      const isWhole = result.rounds === book.rounds.length;
      if (isWhole) return { tally, isInTime: !result.refusals.some((refusal) => TIMEOUT.test(refusal)) };
      const leftOut = 'only its first rounds count: the time for it was up';
      return { tally: { ...tally, leftOut }, isInTime: false };
    } catch (error) {
      if (error instanceof TimeIsUpError) return { tally: tallyLeftOut(error.message), isInTime: false };
      const message = error instanceof Error ? error.message : String(error);
      return { tally: tallyLeftOut(message.replaceAll(/\d+/g, '0').slice(0, 100)), isInTime: true };
    }
  }
}
