import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileWorkbook } from '../../../shared/sql/layout/compile-workbook.ts';
import { writePackage } from '../../../shared/sql/layout/write-package.ts';
import { postgresql } from '../../../shared/sql/print/postgresql.ts';
import type { SegmentProof } from '../../../shared/sql/proof/verdict.ts';
import { ValueKind } from '../../../shared/workbook/sheet-cells.ts';
import type { WorkbookModel } from '../../../shared/workbook/workbook-model.ts';
import { ownBooks } from '../../conformance/mutation/books/own-books.ts';
import { loadPostgresParser, statementKinds, tablesRead } from '../../support/statements.ts';
import { type TypedIn, workbookOf } from '../../support/workbook-of.ts';
import { type SqlRun, SqlRunner } from './sql-run.ts';
import { down, filled, WORKBOOK_CASES } from './workbook-cases.ts';

let runner: SqlRunner;

beforeAll(async () => {
  runner = await SqlRunner.start();
  await loadPostgresParser();
});

afterAll(async () => {
  await runner[Symbol.asyncDispose]();
});

const ROWS = 20;

/** A table and a cell, all saved values right unless told otherwise. */
function squares(saved: (address: string, right: number) => TypedIn = (_, right) => right): WorkbookModel {
  const last = ROWS + 1;
  const of = (letter: string, formula: (row: number) => string, right: (row: number) => number) =>
    filled(letter, 2, last, (row) => ({
      formula: formula(row),
      value: saved(`${letter}${row}`, right(row)),
    }));
  const total = (ROWS * (ROWS + 1) * (2 * ROWS + 1)) / 6;
  return workbookOf({
    S: {
      ...down('A', 1, 'n', ...Array.from({ length: ROWS }, (_, i) => i + 1)),
      ...{ B1: 'square', C1: 'twice' },
      ...of(
        'B',
        (r) => `=A${r}^2`,
        (r) => (r - 1) ** 2,
      ),
      ...of(
        'C',
        (r) => `=A${r}*2`,
        (r) => (r - 1) * 2,
      ),
      E1: { formula: `=SUM(B2:B${last})`, value: saved('E1', total) },
    },
  });
}

const FORMULAS = 2 * ROWS + 1;

function sum(proofs: readonly SegmentProof[], of: 'passed' | 'failed' | 'unresolved'): number {
  return proofs.reduce((total, proof) => total + proof[of], 0);
}

/** Puts another view in the place of one: `select` reads the true one as `wb.truth`. */
async function replaceView(view: string, select: string): Promise<void> {
  const name = `wb."${view}"`;
  await runner.engine.run(`alter view ${name} rename to truth; create view ${name} as ${select};`);
}

async function proven(tamper: (run: SqlRun) => Promise<void> = async () => {}): Promise<SegmentProof[]> {
  const run = await runner.run(squares());
  await tamper(run);
  return run.prove();
}

describe('A proof', () => {
  test('passes what is right', async () => {
    expect(sum(await proven(), 'passed')).toBe(FORMULAS);
  });

  test('fails rows that are moved by one', async () => {
    const proofs = await proven(() =>
      replaceView('v_S', 'select _row + 1 as _row, n, square, twice from wb.truth'),
    );

    expect(sum(proofs, 'passed')).toBe(1);
    expect(sum(proofs, 'failed')).toBe(2 * ROWS);
  });

  test.each(['wrong rows before the right ones', 'wrong rows behind the right ones'])(
    'leaves undecided a view that gives %s',
    async (where) => {
      const wrong = 'select _row, n, 0::float8 as square, 0::float8 as twice from wb.truth where _row = 7';
      const parts = ['select _row, n, square, twice from wb.truth', wrong];
      if (where.includes('before')) parts.reverse();
      const proofs = await proven(() => replaceView('v_S', parts.join(' union all ')));

      expect(sum(proofs, 'unresolved')).toBe(2 * ROWS);
      expect(proofs[0]?.reason).toMatch(/row 7 twice/);
    },
  );

  test('leaves undecided a view that gives a cell outside of tables twice', async () => {
    const proofs = await proven(() =>
      replaceView('v_S_cells', 'select * from wb.truth union all select * from wb.truth'),
    );

    expect([sum(proofs, 'passed'), sum(proofs, 'unresolved')]).toEqual([2 * ROWS, 1]);
    expect(proofs.find(({ address }) => address === 'E1')?.reason).toMatch(/cell E1 twice/);
  });

  test('leaves undecided a cell that has several values', async () => {
    const proofs = await proven(() =>
      replaceView(
        'v_S_cells',
        `select cell, _row, "column", number, 'another' as text, logical, error from wb.truth`,
      ),
    );

    expect([sum(proofs, 'passed'), sum(proofs, 'unresolved')]).toEqual([2 * ROWS, 1]);
    expect(proofs.find(({ address }) => address === 'E1')?.reason).toMatch(/several values/);
  });

  test('fails rows that are missing, and columns that changed places', async () => {
    const missing = await proven(() => replaceView('v_S', 'select * from wb.truth where _row <> 9'));
    const swapped = await proven(() =>
      replaceView('v_S', 'select _row, n, twice as square, square as twice from wb.truth'),
    );

    expect([sum(missing, 'passed'), sum(missing, 'failed')]).toEqual([FORMULAS - 2, 2]);
    // 2 × 2 is 2².
    expect([sum(swapped, 'passed'), sum(swapped, 'failed')]).toEqual([3, FORMULAS - 3]);
  });

  test('fails values of views that became constants when the saved ones are others', async () => {
    const run = await runner.run(squares((_, right) => right + 1));
    const honest = await run.prove();
    await replaceView('v_S', 'select _row, n, 4::float8 as square, 4::float8 as twice from wb.truth');
    const tampered = await run.prove();

    expect(sum(honest, 'failed')).toBe(FORMULAS);
    expect(sum(tampered, 'passed')).toBe(0);
  });

  test('fails saved values that stand one row too low', async () => {
    const run = await runner.run(
      squares((address, right) => {
        const row = Number(address.slice(1));
        return address.startsWith('B') ? (row - 2) ** 2 : right;
      }),
    );

    expect(sum(await run.prove(), 'failed')).toBe(ROWS);
  });

  test.each<[string, string, TypedIn, 'passed' | 'failed']>([
    ['one unit in the last place off', '=A1/3', 5 / 3 + Number.EPSILON, 'passed'],
    ['a hundred-millionth off', '=A1/3', (5 / 3) * (1 + 1e-8), 'failed'],
    ['the text of the number', '=A1*2', '10', 'failed'],
    ['1 for TRUE', '=A1=5', 1, 'failed'],
    ['"TRUE" for TRUE', '=A1=5', 'TRUE', 'failed'],
    ['TRUE for 1', '=A1/5', true, 'failed'],
    ['0 for FALSE', '=A1=6', 0, 'failed'],
    ['an error for another', '=VLOOKUP(7,A1:A2,1,FALSE)', '#VALUE!', 'failed'],
    ['an error that was, for a value', '=IFERROR(1/0,5)', '#DIV/0!', 'failed'],
    ['a value that was, for an error', '=1/(A1-5)', 5, 'failed'],
    ['another case', '=UPPER(A2)', 'abc', 'failed'],
    ['another form of the same letter', '=A2&"é"', 'abce\u0301', 'failed'],
    ['text without its last blank', '=A2&" "', 'abc', 'failed'],
    ['0 for no text', '=IF(A1=5,"",1)', 0, 'failed'],
    ['minus zero', '=A1-5', -0, 'passed'],
  ])('of a saved value that is %s', async (_, formula, value, verdict) => {
    const run = await runner.run(workbookOf({ S: { A1: 5, A2: 'abc', C9: { formula, value } } }));

    expect(await run.prove()).toMatchObject([{ passed: 0, failed: 0, unresolved: 0, [verdict]: 1 }]);
  });
});

/** The package's script, and where the formulas stand that became SQL. */
function packageOf(model: WorkbookModel) {
  const compiled = compileWorkbook(model, 'wb');
  const statements = [...writePackage(compiled, postgresql, 'insert').statements];
  const formulas = compiled.plan.levels
    .flat()
    .flatMap(({ sheetIndex, rows, column }) => [...rows].map((row) => ({ sheetIndex, row, column })));
  return { compiled, statements, formulas };
}

const MODELS: [string, WorkbookModel][] = [
  ...WORKBOOK_CASES.map(({ it, model }): [string, WorkbookModel] => [`that ${it}`, model]),
  ...ownBooks(1).map(({ name, model }): [string, WorkbookModel] => [`about ${name}`, model]),
];

describe('The package of a workbook', () => {
  test.each(MODELS)('%s is the same whatever was saved for formulas that became SQL', (_, model) => {
    const before = packageOf(model);
    const marks = before.formulas.flatMap(({ sheetIndex, row, column }, i) => {
      const cells = model.sheets[sheetIndex]?.cells;
      const index = cells?.indexAt(row, column);
      if (cells === undefined || index === undefined) return [];
      const saved = { kind: cells.kinds[index] ?? 0, number: cells.numbers[index] ?? 0 };
      cells.kinds[index] = i % 2 === 0 ? ValueKind.number : ValueKind.boolean;
      cells.numbers[index] = i % 2 === 0 ? 987_654_321.5 : 1;
      return [{ cells, index, saved }];
    });
    const after = packageOf(model);
    for (const { cells, index, saved } of marks) {
      cells.kinds[index] = saved.kind;
      cells.numbers[index] = saved.number;
    }

    expect(after.statements.join('')).toBe(before.statements.join(''));
  });

  test.each(MODELS)('%s has views over its base tables alone', (_, model) => {
    const { compiled, statements } = packageOf(model);
    const bases = new Set([
      ...compiled.plan.tables.map(({ name }) => name),
      ...model.sheets.map((_, sheetIndex) => compiled.names.cells(sheetIndex)),
    ]);
    const views = statements.filter((statement) => statementKinds(statement)[0] === 'ViewStmt');
    const read = views.flatMap((view) => tablesRead(view, 'wb'));

    expect(read.filter((name) => !bases.has(name))).toEqual([]);
  });
});
