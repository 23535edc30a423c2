import { type CopiedRows, LostDatabaseError, type SqlEngine } from './sql-engine.ts';

/** Characters that are run at once: many small statements cost more than a few large scripts. */
const SCRIPT_LENGTH = 1_000_000;
/** A line end within a name is no line end. */
const COPY = /^(copy (?:"(?:[^"]|"")*"|[^"\n])*) from stdin;\n/;
const COPY_END = '\\.\n';

/** Why a statement of a package did not run. */
export interface StatementRefusal {
  readonly reason: string;
  /** The database had no time or memory for it; another one may have. */
  readonly isLost: boolean;
}

/**
 * Runs a package statement by statement, though not one at a time. Gives the first reason why a statement was refused; the
 * others have run all the same.
 */
export async function runPackage(
  engine: SqlEngine,
  statements: Iterable<string>,
): Promise<StatementRefusal | undefined> {
  let first: StatementRefusal | undefined;
  for (const group of grouped(statements)) {
    const reason = await refusalOf(engine, group.join(''));
    if (reason === undefined) continue;
    if (group.length === 1) {
      first ??= reason;
      continue;
    }
    // None of them has run: a script is one transaction.
    for (const statement of group) {
      const own = await refusalOf(engine, statement);
      first ??= own;
    }
  }
  return first;
}

async function refusalOf(engine: SqlEngine, script: string): Promise<StatementRefusal | undefined> {
  const rows = copiedRows(script);
  try {
    if (rows === undefined || engine.copy === undefined) await engine.run(script);
    else await engine.copy(rows);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { reason, isLost: error instanceof LostDatabaseError };
  }
}

/** What a statement loads; undefined when it is another kind of statement. */
function copiedRows(statement: string): CopiedRows | undefined {
  const [head, target] = COPY.exec(statement) ?? [];
  if (head === undefined || target === undefined) return undefined;
  return { target, text: statement.slice(head.length, -COPY_END.length) };
}

/** Statements that copy are by themselves. */
function* grouped(statements: Iterable<string>): Generator<string[]> {
  let group: string[] = [];
  let length = 0;
  for (const statement of statements) {
    const isCopy = COPY.test(statement);
    if (group.length > 0 && (isCopy || length >= SCRIPT_LENGTH)) {
      yield group;
      group = [];
      length = 0;
    }
    if (isCopy) yield [statement];
    else {
      group.push(statement);
      length += statement.length;
    }
  }
  if (group.length > 0) yield group;
}
