import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../../shared/sql/layout/compile-workbook.ts';
import type { SegmentProof } from '../../../shared/sql/proof/verdict.ts';
import type { WorkbookModel } from '../../../shared/workbook/workbook-model.ts';
import { type CellsOf, type TypedIn, workbookOf } from '../../support/workbook-of.ts';
import { type Shown, SqlRunner } from './sql-run.ts';
import { down, filled } from './workbook-cases.ts';

let runner: SqlRunner;

beforeAll(async () => {
  runner = await SqlRunner.start();
});

afterAll(async () => {
  await runner[Symbol.asyncDispose]();
});

type Saved = (address: string) => TypedIn;

/** A bill with formulas of the same row, windows, totals, other rows, lookups and cells outside of the table. */
function bill(amounts: readonly number[], rate: number, saved: Saved): WorkbookModel {
  const last = amounts.length + 1;
  const column = (letter: string, first: number, formula: (row: number) => string): CellsOf =>
    filled(letter, first, last, (row) => ({ formula: formula(row), value: saved(`${letter}${row}`) }));
  return workbookOf({
    S: {
      ...down('A', 1, 'Item', ...amounts.map((_, i) => `i${i % 3}`)),
      ...down('B', 1, 'Amount', ...amounts),
      ...{ C1: 'Tax', D1: 'Running', E1: 'Share', F1: 'Change', G1: 'Of item', H1: 'First' },
      ...column('C', 2, (row) => `=B${row}*$K$1`),
      ...column('D', 2, (row) => `=SUM(C$2:C${row})`),
      ...column('E', 2, (row) => `=B${row}/SUM($B$2:$B$${last})`),
      ...column('F', 3, (row) => `=B${row}-B${row - 1}`),
      ...column('G', 2, (row) => `=SUMIF($A$2:$A$${last},A${row},$B$2:$B$${last})`),
      ...column('H', 2, (row) => `=VLOOKUP(A${row},$A$2:$B$${last},2,FALSE)`),
      K1: rate,
      K3: { formula: '=SUM(B:B)', value: saved('K3') },
      K5: { formula: '=K3*K1', value: saved('K5') },
      K7: { formula: `=MAX(D2:D${last})`, value: saved('K7') },
    },
  });
}

/** What the bill's formulas come to, computed without SQL. */
function expectedOf(amounts: readonly number[], rate: number): ReadonlyMap<string, number> {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  const expected = new Map([
    ['K3', total],
    ['K5', total * rate],
    ['K7', total * rate],
  ]);
  let running = 0;
  for (const [i, amount] of amounts.entries()) {
    running += amount * rate;
    const same = amounts.filter((_, other) => other % 3 === i % 3);
    expected.set(`C${i + 2}`, amount * rate);
    expected.set(`D${i + 2}`, running);
    expected.set(`E${i + 2}`, amount / total);
    expected.set(
      `G${i + 2}`,
      same.reduce((sum, each) => sum + each, 0),
    );
    expected.set(`H${i + 2}`, same[0] ?? 0);
    const before = amounts[i - 1];
    if (before !== undefined) expected.set(`F${i + 2}`, amount - before);
  }
  return expected;
}

/** The cells with formulas, numbers without their last digits. */
function computedOf(cells: ReadonlyMap<string, Shown>, addresses: Iterable<string>): Record<string, Shown> {
  const entries = [...addresses].map((address) => [address, rounded(cells.get(`S!${address}`) ?? null)]);
  return Object.fromEntries(entries);
}

function rounded(value: Shown): Shown {
  return typeof value === 'number' ? Number(value.toPrecision(12)) : value;
}

function roundedAll(values: ReadonlyMap<string, number>): Record<string, Shown> {
  return Object.fromEntries([...values].map(([address, value]) => [address, rounded(value)]));
}

function sum(proofs: readonly SegmentProof[], of: 'passed' | 'failed' | 'unresolved'): number {
  return proofs.reduce((total, proof) => total + proof[of], 0);
}

const AMOUNTS = Array.from({ length: 20 }, (_, i) => i * 3 + 1);
const OTHERS = AMOUNTS.map((amount, i) => amount * 2 + (i % 4));
const RIGHT = expectedOf(AMOUNTS, 0.5);
const savedRight: Saved = (address) => RIGHT.get(address) ?? null;

describe('The views of a package', () => {
  test.each<[string, Saved]>([
    ['no values', () => null],
    ['wrong values', () => 4711],
    ['values of another kind', () => 'text'],
    ['the right values', savedRight],
  ])(
    'are computed from the inputs, also after these change, when the workbook saved %s',
    async (_, saved) => {
      const run = await runner.run(bill(AMOUNTS, 0.5, saved));

      const before = computedOf(await run.cells(), RIGHT.keys());
      for (const [i, amount] of OTHERS.entries()) {
        await runner.engine.run(`update wb."S" set "Amount" = ${amount} where _row = ${i + 2}`);
      }
      await runner.engine.run(`update wb."S_cells" set number = 0.25 where cell = 'K1'`);
      const after = computedOf(await run.cells(), RIGHT.keys());

      expect(run.refusals()).toEqual([]);
      expect(before).toEqual(roundedAll(RIGHT));
      expect(after).toEqual(roundedAll(expectedOf(OTHERS, 0.25)));
    },
  );

  test('are the only place of computed values: the base tables have none of them', async () => {
    const run = await runner.run(bill(AMOUNTS, 0.5, () => 4711));
    const tables = await runner.engine.query(
      `select table_name from information_schema.tables where table_schema = 'wb' and table_type = 'BASE TABLE'`,
    );
    const rows = await Promise.all(
      tables
        .map(({ table_name }) => String(table_name))
        .filter((name) => name !== CATALOGUE)
        .map((name) => runner.engine.query(`select * from wb."${name}"`)),
    );

    expect(run.pack.tables).toHaveLength(1);
    expect(rows.flat().length).toBeGreaterThan(20);
    expect(JSON.stringify(rows)).not.toContain('4711');
  });
});

describe('The proof', () => {
  test('passes every cell whose saved value is right', async () => {
    const proofs = await (await runner.run(bill(AMOUNTS, 0.5, savedRight))).prove();

    expect([sum(proofs, 'passed'), sum(proofs, 'failed'), sum(proofs, 'unresolved')]).toEqual([
      RIGHT.size,
      0,
      0,
    ]);
  });

  test.each([...['C7', 'D21', 'E2', 'F3', 'G9', 'H20', 'K3', 'K5', 'K7']])(
    'fails %s alone, with both values, when its saved value is altered',
    async (address) => {
      const right = RIGHT.get(address) ?? 0;
      const altered = right * (1 + 1e-8) + 1e-8;
      const run = await runner.run(
        bill(AMOUNTS, 0.5, (each) => (each === address ? altered : savedRight(each))),
      );
      const proofs = await run.prove();
      const [failure, ...others] = proofs.flatMap(({ failures }) => failures);

      expect([sum(proofs, 'passed'), sum(proofs, 'failed')]).toEqual([RIGHT.size - 1, 1]);
      expect(others).toEqual([]);
      expect(failure).toMatchObject({ cell: address, saved: { kind: 'number', value: altered } });
      expect(failure?.computed).toEqual({ kind: 'number', value: expect.closeTo(right, 9) });
    },
  );

  test.each<[string, string, TypedIn]>([
    ['a text that looks like the number', '=A1*2', '10'],
    ['a boolean', '=A1*2', true],
    ['an error', '=A1*2', '#N/A'],
    ['another error', '=1/(A1-5)', '#N/A'],
    ['a number instead of an error', '=1/(A1-5)', 0],
    ['text in other letters', '=A2&"!"', 'ABC!'],
    ['text with a blank behind', '=A2&"!"', 'abc! '],
    ['the other boolean', '=A1>4', false],
    ['1 for true', '=A1>4', 1],
    ['0 for empty text', '=A3&""', 0],
    ['a number just off', '=A1/3', 1.66666666],
  ])('fails %s', async (_, formula, value) => {
    const run = await runner.run(workbookOf({ S: { A1: 5, A2: 'abc', C9: { formula, value } } }));
    const [proof, ...others] = await run.prove();

    expect(others).toEqual([]);
    expect(proof).toMatchObject({ sheet: 'S', address: 'C9', passed: 0, failed: 1, unresolved: 0 });
    expect(proof?.failures).toHaveLength(1);
  });

  test('passes numbers that differ less than a spreadsheet shows', async () => {
    const run = await runner.run(
      workbookOf({ S: { A1: 5, C9: { formula: '=A1/3', value: 1.66666666666667 } } }),
    );

    expect(await run.prove()).toMatchObject([{ passed: 1, failed: 0 }]);
  });

  test('leaves undecided what has no saved value or is refused; the denominator is all formula cells', async () => {
    const run = await runner.run(
      workbookOf({
        S: {
          A1: 5,
          A3: '=A1+1',
          A5: { formula: '=MYSTERY(A1)', value: 7 },
          A7: { formula: '=A5+1', value: 8 },
          A9: { formula: '=A9+1', value: 0 },
        },
      }),
    );
    const proofs = await run.prove();

    expect([sum(proofs, 'passed'), sum(proofs, 'failed'), sum(proofs, 'unresolved')]).toEqual([1, 0, 3]);
    expect(proofs.filter(({ unresolved }) => unresolved > 0).map(({ reason }) => reason)).toEqual([
      expect.stringContaining('depends on itself'),
      expect.stringContaining('MYSTERY'),
      'the workbook saved no value',
    ]);
  });

  test('leaves undecided what changes with each calculation, and what depends on it', async () => {
    const run = await runner.run(
      workbookOf({
        S: {
          A1: { formula: '=RAND()', value: 0.5 },
          A3: { formula: '=A1*2', value: 1 },
          A5: { formula: '=ISNUMBER(A1)', value: true },
          A7: { formula: '=1+1', value: 3 },
        },
      }),
    );
    const proofs = await run.prove();

    expect(Object.fromEntries(proofs.map(({ address, reason }) => [address, reason]))).toEqual({
      A1: 'its value changes with each calculation',
      A3: 'its value changes with each calculation',
      A5: undefined,
      A7: undefined,
    });
    expect([sum(proofs, 'passed'), sum(proofs, 'failed'), sum(proofs, 'unresolved')]).toEqual([1, 1, 2]);
  });

  test('fails what the database gives when somebody has changed an input', async () => {
    const run = await runner.run(bill(AMOUNTS, 0.5, savedRight));
    await runner.engine.run(`update wb."S" set "Amount" = "Amount" + 1 where _row = 21`);
    const proofs = await run.prove();

    expect(sum(proofs, 'failed')).toBeGreaterThan(20);
    expect(proofs.find(({ address }) => address === 'K3')?.failures[0]).toMatchObject({
      saved: { value: RIGHT.get('K3') },
      computed: { value: (RIGHT.get('K3') ?? 0) + 1 },
    });
  });

  test('goes on with the other columns and views when the database refuses one', async () => {
    const run = await runner.run(bill(AMOUNTS, 0.5, savedRight));
    await runner.engine.run(`drop view wb."v_S_cells"; alter table wb."S" rename column "Item" to "gone"`);
    const proofs = await run.prove();

    expect(sum(proofs, 'unresolved')).toBe(3);
    expect(sum(proofs, 'passed')).toBe(RIGHT.size - 3);
    expect(proofs.find(({ address }) => address === 'K3')?.reason).toMatch(
      /^the database refused it: .*Item/,
    );
  });
});
