import { PGlite } from '@electric-sql/pglite';
import type { SqlEngine } from '../../../shared/sql/proof/sql-engine.ts';
import { DebianPostgres, hasDebianPostgres } from '../../integration/sql/debian-postgres.ts';
import { ownBooks } from './books/own-books.ts';
import { gnumeric, hasGnumeric } from './gnumeric.ts';
import { ironCalc } from './iron-calc.ts';
import { type Book, type Mutated, mutateWorkbook } from './mutate-workbook.ts';
import { hasRealBooks, realBook, realPaths } from './real-books.ts';
import type { Recalculator } from './recalculator.ts';
import { scoreOf, summarise } from './score.ts';

/**
 * `npm run mutate`: changes the inputs of more workbooks than the tests do, of real ones where they are at hand, and asks
 * Gnumeric too where it is installed, for hours. With `--own`, only our own workbooks in IronCalc, for a minute or two. With `--json`,
 * the scores as one line of JSON.
 */
const OF_EACH_THEME = 10;
const isOwnOnly = process.argv.includes('--own');
const isJson = process.argv.includes('--json');
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length) ?? '';

await using stack = new AsyncDisposableStack();
const engine = await database();
const scores = [];
const others = [ironCalc, ...(hasGnumeric && !isOwnOnly ? [gnumeric] : [])];
for (const other of others) {
  const own = ownBooks(other === ironCalc ? OF_EACH_THEME : 2).filter(({ name }) => name.includes(only));
  scores.push(scoreOf(`own workbooks, ${other.name}`, await mutated(own, other)));
  say(summarise(scores.at(-1) ?? scoreOf('', [])));
  if (!hasRealBooks || isOwnOnly) continue;
  const books: Book[] = [];
  for (const [i, path] of (await realPaths()).entries()) {
    const book = path.includes(only) ? await realBook(path, i) : undefined;
    if (book !== undefined) books.push(book);
  }
  scores.push(scoreOf(`real workbooks, ${other.name}`, await mutated(books, other)));
  say(summarise(scores.at(-1) ?? scoreOf('', [])));
}
if (isJson) process.stdout.write(`${JSON.stringify(scores)}\n`);

async function mutated(books: readonly Book[], other: Recalculator): Promise<Mutated[]> {
  const results: Mutated[] = [];
  for (const [i, book] of books.entries()) {
    if (i % 50 === 49) say(`${i + 1} of ${books.length} workbooks`);
    try {
      const result = await mutateWorkbook(book, engine, other);
      for (const refusal of result.refusals) say(`${book.name}: ${refusal.slice(0, 200)}`);
      results.push(result);
    } catch (error) {
      say(`${book.name}: ${error instanceof Error ? error.message.slice(0, 200) : String(error)}`);
    }
  }
  return results;
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
