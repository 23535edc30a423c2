import { readFile } from 'node:fs/promises';
import { compileWorkbook } from '../../../shared/sql/layout/compile-workbook.ts';
import type { WorkbookModel } from '../../../shared/workbook/workbook-model.ts';
import { DebianPostgres, hasDebianPostgres } from '../../integration/sql/debian-postgres.ts';
import { readModel } from '../../support/spreadsheets/read-model.ts';
import { loadPostgresParser } from '../../support/statements.ts';
import { hasRealBooks, realPaths } from '../mutation/real-books.ts';
import { faultsOfText, runOn } from './judge-package.ts';

/**
 * `npm run packages`: parses the package of every real workbook with PostgreSQL's own parser, runs it on Debian's PostgreSQL
 * where that is installed, and reads its views.
 */
const TIMEOUT = '60s';
const [only = '', timeout = TIMEOUT] = process.argv.slice(2);

await loadPostgresParser();
await using stack = new AsyncDisposableStack();
const server = hasDebianPostgres ? stack.use(await DebianPostgres.start()) : undefined;
const count = { workbooks: 0, refused: 0, parsed: 0, run: 0, read: 0 };
for (const path of hasRealBooks ? await realPaths() : []) {
  if (path.includes(only)) await judge(path);
}
const ran =
  server === undefined
    ? ''
    : `, ${count.run} run without an aborted statement, all views of ${count.read} read`;
say(
  `${count.workbooks} workbooks: ${count.parsed} parsed${ran}; ${count.refused} files are refused by the reader`,
);

async function judge(path: string): Promise<void> {
  let model: WorkbookModel;
  try {
    model = await readModel(await readFile(path));
  } catch {
    count.refused++;
    return;
  }
  count.workbooks++;
  if (count.workbooks % 50 === 0) say(`${count.workbooks} workbooks, up to ${path}`);
  const compiled = compileWorkbook(model, 'wb');
  const faults = faultsOfText(compiled);
  if (faults.length === 0) count.parsed++;
  for (const fault of faults) say(`${path}: parser: ${fault}`);
  if (server === undefined) return;
  const { stopped, unread } = await runOn(server, compiled, timeoutOf(timeout));
  if (stopped !== undefined) say(`${path}: psql: ${stopped}`);
  else count.run++;
  if (stopped === undefined && unread.size === 0) count.read++;
  for (const [view, reason] of unread) say(`${path}: ${view}: ${reason}`);
}

function timeoutOf(text: string): `${number}s` {
  return `${Number(text.replace(/s$/, ''))}s`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
