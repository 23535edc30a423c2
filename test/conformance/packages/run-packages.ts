import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type CompiledWorkbook, compileWorkbook } from '../../../shared/sql/layout/compile-workbook.ts';
import { writePackage } from '../../../shared/sql/layout/write-package.ts';
import { postgresql } from '../../../shared/sql/print/postgresql.ts';
import type { WorkbookModel } from '../../../shared/workbook/workbook-model.ts';
import { DebianPostgres, hasDebianPostgres } from '../../integration/sql/debian-postgres.ts';
import { readModel } from '../../support/spreadsheets/read-model.ts';
import { loadPostgresParser } from '../../support/statements.ts';
import { KeptVerdicts, keyOfAll } from '../kept-verdicts.ts';
import { hasRealBooks, realPaths } from '../mutation/real-books.ts';
import { faultsOfText, runOn } from './judge-package.ts';
import { packageScore, summarise } from './package-score.ts';
import { PackageVerdict, timed } from './package-verdict.ts';
import { PackagesOnPglite } from './run-on-pglite.ts';

/**
 * `npm run packages`: parses the package of every real workbook with PostgreSQL's own parser, runs it on PGlite, and on Debian's
 * PostgreSQL where that is installed, and reads its views. What was found is kept by the text of the package, so that a run
 * that was stopped goes on, and the next one judges what has changed or had faults. `--only=TEXT` and `--from=PATH` choose workbooks,
 * `--minutes=N` ends it in time, `--json` prints the score as one line.
 */
const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    from: { type: 'string', default: '' },
    timeout: { type: 'string', default: '60' },
    minutes: { type: 'string', default: 'Infinity' },
    json: { type: 'boolean', default: false },
  },
});
const SECONDS = Number(options.timeout);
const SLOW_SECONDS = 10;

await loadPostgresParser();
await using stack = new AsyncDisposableStack();
let server: DebianPostgres | undefined;
const pglites = stack.use(new PackagesOnPglite(SECONDS));
const kept = await KeptVerdicts.open('packages', PackageVerdict);
const verdicts: PackageVerdict[] = [];
let refusedFiles = 0;
let notJudged = 0;
const deadline = performance.now() + 60_000 * Number(options.minutes);
const paths = hasRealBooks ? await realPaths() : [];
for (const path of paths.filter((each) => each.includes(options.only) && each >= options.from)) {
  const model = await modelOf(path);
  const verdict = model && (await verdictOf(path, model));
  if (model === undefined) refusedFiles++;
  else if (verdict === undefined) notJudged++;
  else verdicts.push(verdict);
  if (verdict !== undefined && verdicts.length % 50 === 0) say(`${verdicts.length} workbooks, up to ${path}`);
}
const score = packageScore(verdicts, { refusedFiles, notJudged });
process.stdout.write(`${options.json ? JSON.stringify(score) : summarise(score)}\n`);

async function modelOf(path: string): Promise<WorkbookModel | undefined> {
  try {
    return await readModel(await readFile(path));
  } catch {
    return undefined;
  }
}

async function verdictOf(path: string, model: WorkbookModel): Promise<PackageVerdict | undefined> {
  const startedAt = performance.now();
  const compiled = compileWorkbook(model, 'wb');
  const key = keyOfAll(writePackage(compiled, postgresql, 'copy').statements);
  const seconds = (performance.now() - startedAt) / 1000;
  if (seconds > SLOW_SECONDS) say(`${path}: ${seconds.toFixed(1)} s to compile and print`);
  const known = kept.get(key);
  const isTimeUp = performance.now() > deadline;
  if (known !== undefined && (isTimeUp || isEnough(known))) return { ...known, path };
  if (isTimeUp) return undefined;
  const verdict = await judged(path, compiled);
  await kept.keep(key, verdict);
  return verdict;
}

/** Whether all was well, everywhere: what was not may have been for want of time. */
function isEnough({ faults, pglite, postgresql: ran }: PackageVerdict): boolean {
  const runs = [pglite, ...(ran === undefined ? [] : [ran])];
  const isFaulty = runs.some(({ stopped, unread }) => stopped !== undefined || unread.length > 0);
  return faults.length === 0 && !isFaulty && (ran !== undefined || !hasDebianPostgres);
}

async function judged(path: string, compiled: CompiledWorkbook): Promise<PackageVerdict> {
  if (hasDebianPostgres) server ??= stack.use(await DebianPostgres.start());
  const debian = server;
  const faults = faultsOfText(compiled);
  const [pglite, ran] = await Promise.all([
    timed(() => pglites.run(compiled)),
    debian === undefined ? undefined : timed(() => runOn(debian, compiled, `${SECONDS}s`)),
  ]);
  for (const fault of faults) say(`${path}: parser: ${fault}`);
  for (const [engine, each] of Object.entries({ PGlite: pglite, PostgreSQL: ran })) {
    if (each === undefined) continue;
    if (each.stopped !== undefined) say(`${path}: ${engine}: ${each.stopped}`);
    for (const [view, reason] of each.unread) say(`${path}: ${engine}: ${view}: ${reason}`);
    if (each.seconds > SLOW_SECONDS) say(`${path}: ${each.seconds.toFixed(1)} s on ${engine}`);
  }
  return { path, faults, pglite, ...(ran === undefined ? {} : { postgresql: ran }) };
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
