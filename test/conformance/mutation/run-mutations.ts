import { parseArgs } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import type { SqlEngine } from '../../../shared/sql/proof/sql-engine.ts';
import { DebianPostgres, hasDebianPostgres } from '../../integration/sql/debian-postgres.ts';
import { ownBooks } from './books/own-books.ts';
import { gnumeric, hasGnumeric } from './gnumeric.ts';
import { ironCalc } from './iron-calc.ts';
import { BookJudge } from './judge-book.ts';
import type { Book } from './mutate-workbook.ts';
import { hasRealBooks, realBook, realPaths } from './real-books.ts';
import { recalculatedInTime } from './recalculated-in-time.ts';
import type { Recalculator } from './recalculator.ts';
import { type Score, scoreOf, summarise, type Tally, tallyLeftOut } from './score.ts';

/**
 * `npm run mutate`: changes the inputs of more workbooks than the tests do, and of real ones where they are at hand. What came
 * of each is kept, so that a run that was stopped goes on. `--own` leaves real workbooks out, `--gnumeric` asks Gnumeric too, for
 * an hour and more, `--only=TEXT` chooses workbooks by name, `--minutes=N` ends it in time, `--json` prints the scores as one line.
 */
const { values: options } = parseArgs({
  options: {
    own: { type: 'boolean', default: false },
    gnumeric: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    minutes: { type: 'string', default: 'Infinity' },
    json: { type: 'boolean', default: false },
  },
});
const OF_EACH_THEME = 10;
const IRON_CALC_MS = 30_000;
const NOT_JUDGED = 'there was no time to judge it; npm run mutate goes on';

await using stack = new AsyncDisposableStack();
let started: Promise<SqlEngine> | undefined;
const judge = await BookJudge.open(() => {
  started ??= database();
  return started;
});
const deadline = performance.now() + 60_000 * Number(options.minutes);
const scores: Score[] = [await ownScore(ironCalc, OF_EACH_THEME)];
if (hasRealBooks && !options.own) {
  scores.push(await realScore(ironCalc.name, (path) => recalculatedInTime(path, IRON_CALC_MS)));
}
if (hasGnumeric && options.gnumeric) {
  scores.push(await ownScore(gnumeric, 2));
  if (hasRealBooks && !options.own) scores.push(await realScore(gnumeric.name, () => gnumeric));
}
process.stdout.write(`${options.json ? JSON.stringify(scores) : scores.map(summarise).join('\n')}\n`);

async function ownScore(other: Recalculator, ofEachTheme: number): Promise<Score> {
  const tallies: Tally[] = [];
  for (const book of ownBooks(ofEachTheme)) {
    if (book.name.includes(options.only)) tallies.push(await tallyOf(book, other));
  }
  return scoreOf(`own workbooks, ${other.name}`, tallies);
}

async function realScore(name: string, otherFor: (path: string) => Recalculator): Promise<Score> {
  const tallies: Tally[] = [];
  const paths = await realPaths();
  for (const [i, path] of paths.entries()) {
    if (i % 50 === 49) say(`${i + 1} of ${paths.length} workbooks`);
    if (!path.includes(options.only)) continue;
    const book = await realBook(path, i);
    tallies.push(typeof book === 'string' ? tallyLeftOut(book) : await tallyOf(book, otherFor(path)));
  }
  return scoreOf(`real workbooks, ${name}`, tallies);
}

async function tallyOf(book: Book, other: Recalculator): Promise<Tally> {
  const tally = await judge.tallyOf(book, other, performance.now() < deadline);
  if (tally === undefined) return tallyLeftOut(NOT_JUDGED);
  for (const refusal of tally.refusals) say(`${book.name}: ${refusal.slice(0, 200)}`);
  if (tally.leftOut !== undefined) say(`${book.name}: ${tally.leftOut}`);
  return tally;
}

/** A real server ends a statement that takes too long; PGlite cannot. */
async function database(): Promise<SqlEngine> {
  if (hasDebianPostgres) {
    const server = stack.use(await DebianPostgres.start());
    return stack.use(server.connect('20s'));
  }
  const pglite = stack.adopt(await PGlite.create(), (created) => created.close());
  return {
    run: async (script) => {
      await pglite.exec(script);
    },
    query: async (select) => (await pglite.query<Record<string, unknown>>(select)).rows,
  };
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
