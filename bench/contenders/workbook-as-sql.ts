import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { openFileByteSource } from '../../shared/runtime/file-byte-source.ts';
import { installedPglite } from '../../shared/runtime/postgres/installed-pglite.ts';
import { PgliteEngine } from '../../shared/runtime/postgres/pglite-engine.ts';
import { type CompiledWorkbook, compileWorkbook } from '../../shared/sql/layout/compile-workbook.ts';
import { writePackage } from '../../shared/sql/layout/write-package.ts';
import { postgresql } from '../../shared/sql/print/postgresql.ts';
import { proveWorkbook } from '../../shared/sql/proof/prove-workbook.ts';
import { openWorkbook } from '../../shared/workbook/open-workbook.ts';
import { DEFAULT_WORKBOOK_LIMITS } from '../../shared/workbook/workbook-limits.ts';
import type { WorkbookRun } from '../workbook-run.ts';

// Reads a workbook; compiles it when a script is named; proves it when that is `prove`. Says how long each step took.
const [path = '', script] = process.argv.slice(2);
const STATEMENT_TIMEOUT_MS = 120_000;
/** More than the product takes: the largest workbook here has a million rows. */
const LIMITS = { ...DEFAULT_WORKBOOK_LIMITS, cells: 20_000_000 };
const DATA = /^(?:copy|insert into) /;

const seconds: Record<string, number> = {};
let startedAt = performance.now();
function done(step: string): void {
  seconds[step] = (performance.now() - startedAt) / 1000;
  startedAt = performance.now();
}

const run: WorkbookRun = { seconds, views: [], statements: 0, characters: 0, passed: 0, cells: 0 };
await using file = await openFileByteSource(path);
const model = await openWorkbook(file, basename(path), LIMITS);
run.cells = model.sheets.reduce((sum, { cells }) => sum + cells.count, 0);
done('read');

if (script !== undefined) {
  const compiled = compileWorkbook(model, 'book');
  done('compile');
  if (script === 'prove') await prove(compiled);
  else await save(compiled, script);
}
process.stdout.write(JSON.stringify(run));

async function prove(compiled: CompiledWorkbook): Promise<void> {
  await using engine = new PgliteEngine({
    files: installedPglite(),
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  });
  const { segments } = (await proveWorkbook(engine, compiled, postgresql)).proof;
  run.passed = segments.reduce((sum, { passed }) => sum + passed, 0);
  run.cells = segments.reduce((sum, { passed, failed, unresolved }) => sum + passed + failed + unresolved, 0);
  done('prove');
}

async function save(compiled: CompiledWorkbook, to: string): Promise<void> {
  const written = writePackage(compiled, postgresql, 'copy');
  await using output = await open(to, 'w');
  for (const statement of written.statements) {
    await output.write(statement);
    if (DATA.test(statement)) continue;
    run.statements++;
    run.characters += statement.length;
  }
  run.views = [...written.tables, ...written.cells].map(({ name }) => postgresql.quoteName('book', name));
  done('print');
}
