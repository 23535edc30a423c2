import { expect, test } from 'vitest';
import { runPackage } from '../../../../../shared/sql/proof/run-package.ts';
import type { SqlEngine } from '../../../../../shared/sql/proof/sql-engine.ts';

/** Refuses every script with the word in it. */
function engineRefusing(word: string): SqlEngine & { readonly ran: string[] } {
  const ran: string[] = [];
  return {
    ran,
    run: async (script) => {
      if (script.includes(word)) throw new Error(`no: ${script.trim()}`);
      ran.push(script);
    },
    copy: async ({ target, text }) => {
      if (target.includes(word)) throw new Error(`no: ${target}`);
      ran.push(`${target} <- ${text}`);
    },
    query: async () => [],
  };
}

test('a package runs in few scripts', async () => {
  const engine = engineRefusing('nothing');

  expect(await runPackage(engine, ['a;\n', 'b;\n', 'c;\n'])).toBeUndefined();
  expect(engine.ran).toEqual(['a;\nb;\nc;\n']);
});

test('statements that are refused leave all others alone, and the first is named', async () => {
  const engine = engineRefusing('bad');

  expect(await runPackage(engine, ['a;\n', 'bad 1;\n', 'b;\n', 'bad 2;\n', 'c;\n'])).toEqual({
    reason: 'no: bad 1;',
    isLost: false,
  });
  expect(engine.ran).toEqual(['a;\n', 'b;\n', 'c;\n']);
});

test('rows are copied between the scripts before and after them', async () => {
  const engine = engineRefusing('nothing');
  const copy = 'copy "s"."a"" from stdin;\nb" ("c") from stdin;\n1\t2\n3\t\\N\n\\.\n';

  expect(await runPackage(engine, ['a;\n', copy, copy, 'b;\n'])).toBeUndefined();
  const rows = 'copy "s"."a"" from stdin;\nb" ("c") <- 1\t2\n3\t\\N\n';
  expect(engine.ran).toEqual(['a;\n', rows, rows, 'b;\n']);
});

test('an engine that does not copy is given the statement', async () => {
  const { copy: _, ...engine } = engineRefusing('nothing');
  const statement = 'copy "s"."a" ("c") from stdin;\n\\.\n';

  expect(await runPackage(engine, [statement])).toBeUndefined();
  expect(engine.ran).toEqual([statement]);
});
