import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { InvalidInputError } from '../../shared/errors.ts';
import { openFileByteSource } from '../../shared/runtime/file-byte-source.ts';
import { installedPglite } from '../../shared/runtime/postgres/installed-pglite.ts';
import { PgliteEngine } from '../../shared/runtime/postgres/pglite-engine.ts';
import { type CompiledWorkbook, compileWorkbook } from '../../shared/sql/layout/compile-workbook.ts';
import { schemaNameOf } from '../../shared/sql/layout/schema-name.ts';
import { writePackage } from '../../shared/sql/layout/write-package.ts';
import type { Dialect } from '../../shared/sql/print/dialect.ts';
import { DIALECTS } from '../../shared/sql/print/dialects.ts';
import { postgresql } from '../../shared/sql/print/postgresql.ts';
import {
  type ProvenWorkbook,
  type ProvingEngine,
  proveWorkbook,
  reasonNotToProve,
} from '../../shared/sql/proof/prove-workbook.ts';
import { STATEMENT_TIMEOUT_MS } from '../../shared/sql/proof/statement-timeout.ts';
import { type ParsingSummary, parsingSummary } from '../../shared/sql/summary/parsing-summary.ts';
import { openWorkbook } from '../../shared/workbook/open-workbook.ts';
import { explainReadError, explainWriteError } from './system-error.ts';
import type { ParseCommand } from './verbs/parse.ts';

const WRITE_LENGTH = 1_000_000;
const ONLY_POSTGRESQL = 'Only the SQL for PostgreSQL is run.';

/** A workbook as SQL, and what the proof came to. */
export interface ParsedWorkbook {
  readonly summary: ParsingSummary;
  /** Why it was not proven although it was to be. */
  readonly notProven: string | undefined;
  /** Why it was not to be proven although nobody said so. */
  readonly note: string | undefined;
}

/** An empty database. */
type OpenDatabase = () => ProvingEngine & AsyncDisposable;

const openPglite: OpenDatabase = () =>
  new PgliteEngine({ files: installedPglite(), statementTimeoutMs: STATEMENT_TIMEOUT_MS });

/** Compiles a workbook, writes the package where it is asked for, and proves it. */
export async function parseWorkbook(
  command: ParseCommand,
  openDatabase = openPglite,
): Promise<ParsedWorkbook> {
  const dialect = DIALECTS[command.dialect];
  if (command.sql !== undefined && (await isSameFile(command.file, command.sql)))
    throw new InvalidInputError(`“${command.sql}” is the workbook itself. Name another file for the SQL.`);
  const translated = await compile(command, dialect);
  // Before the proof: whoever cannot write there hears of it at once.
  if (command.sql !== undefined) await save(translated, command, command.sql);

  const isOther = dialect !== postgresql;
  const isToProve = command.isProven && !isOther;
  const notProven = isToProve ? reasonNotToProve(translated) : undefined;
  const isProven = isToProve && notProven === undefined;
  const { compiled, proof } = isProven
    ? await prove(translated, openDatabase)
    : { compiled: translated, proof: null };
  if (command.sql !== undefined && compiled !== translated) await save(compiled, command, command.sql);
  const summary = parsingSummary(compiled, writePackage(compiled, dialect, command.data), dialect, proof);
  return { summary, notProven, note: command.isProven && isOther ? ONLY_POSTGRESQL : undefined };
}

async function compile({ file: path, layout }: ParseCommand, dialect: Dialect): Promise<CompiledWorkbook> {
  try {
    const about = await stat(path);
    if (!about.isFile() && !about.isDirectory())
      throw new InvalidInputError(`“${path}” is a pipe, which is read once only. Save it to a file first.`);
    await using file = await openFileByteSource(path);
    const name = basename(path);
    return compileWorkbook(await openWorkbook(file, name), schemaNameOf(name), dialect, layout);
  } catch (error) {
    throw explainReadError(error, path);
  }
}

/** Whether both paths lead to one file, by whatever names and links. */
async function isSameFile(path: string, other: string): Promise<boolean> {
  const [one, two] = await Promise.all([path, other].map((each) => stat(each).catch(() => null)));
  return one != null && two != null && one.ino === two.ino && one.dev === two.dev;
}

async function save(
  compiled: CompiledWorkbook,
  { dialect, data }: ParseCommand,
  path: string,
): Promise<void> {
  const written = writePackage(compiled, DIALECTS[dialect], data);
  try {
    await using file = await open(path, 'w');
    let text = '';
    for (const statement of written.statements) {
      text += statement;
      if (text.length < WRITE_LENGTH) continue;
      await file.write(text);
      text = '';
    }
    await file.write(text);
  } catch (error) {
    throw explainWriteError(error, path);
  }
}

async function prove(compiled: CompiledWorkbook, openDatabase: OpenDatabase): Promise<ProvenWorkbook> {
  await using engine = openDatabase();
  return await proveWorkbook(engine, compiled, postgresql);
}
