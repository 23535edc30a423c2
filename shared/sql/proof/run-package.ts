import type { SqlEngine } from './sql-engine.ts';

/** Characters that are run at once: many small statements cost more than a few large scripts. */
const SCRIPT_LENGTH = 1_000_000;

/**
 * Runs a package statement by statement, though not one at a time. Gives the first reason why a statement was refused; the
 * others have run all the same.
 */
export async function runPackage(
  engine: SqlEngine,
  statements: Iterable<string>,
): Promise<string | undefined> {
  let reason: string | undefined;
  for (const group of grouped(statements)) {
    try {
      await engine.run(group.join(''));
    } catch {
      // None of them has run: a script is one transaction.
      for (const statement of group) reason ??= await refusalOf(engine, statement);
    }
  }
  return reason;
}

async function refusalOf(engine: SqlEngine, statement: string): Promise<string | undefined> {
  try {
    await engine.run(statement);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function* grouped(statements: Iterable<string>): Generator<string[]> {
  let group: string[] = [];
  let length = 0;
  for (const statement of statements) {
    group.push(statement);
    length += statement.length;
    if (length < SCRIPT_LENGTH) continue;
    yield group;
    group = [];
    length = 0;
  }
  if (group.length > 0) yield group;
}
