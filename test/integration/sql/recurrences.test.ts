import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WorkbookModel } from '../../../shared/workbook/workbook-model.ts';
import { type CellsOf, workbookOf } from '../../support/workbook-of.ts';
import { type Shown, SqlRunner } from './sql-run.ts';
import { down, filled } from './workbook-cases.ts';

let runner: SqlRunner;

beforeAll(async () => {
  runner = await SqlRunner.start();
});

afterAll(async () => {
  await runner[Symbol.asyncDispose]();
});

/** A number, or the one error that these formulas can have. */
type Value = number | '#DIV/0!';

/** What a formula of column C or D reads: `before` is the row that has been computed, above or below. */
interface Row {
  readonly a: Value;
  readonly b: Value;
  readonly aBefore: Value;
  readonly cBefore: Value;
  readonly dBefore: Value;
  /** Of the same row; only D reads it. */
  readonly c: Value;
}

/** A part of a formula, as it is written and as it is computed. */
interface Term {
  readonly text: (row: number, step: number) => string;
  readonly of: (row: Row) => Value;
}

const cell = (letter: string, isBefore: boolean, of: (row: Row) => Value): Term => ({
  text: (row, step) => `${letter}${isBefore ? row - step : row}`,
  of,
});
const INPUTS = [
  cell('A', false, ({ a }) => a),
  cell('B', false, ({ b }) => b),
  cell('A', true, ({ aBefore }) => aBefore),
];
const STATES = [cell('C', true, ({ cBefore }) => cBefore), cell('D', true, ({ dBefore }) => dBefore)];
const SAME_ROW = cell('C', false, ({ c }) => c);

const numbers = (values: readonly Value[], of: (...given: number[]) => Value): Value => {
  const given = values.filter((value) => value !== '#DIV/0!');
  return given.length === values.length ? of(...given) : '#DIV/0!';
};

/** What spreadsheets make of a sum last: a remainder that is no more than a rounding is none. */
const sum = (a: number, b: number): number => (Math.abs(a + b) < Math.abs(a) * 2e-15 ? 0 : a + b);

function binary(name: string, left: Term, right: Term, of: (a: number, b: number) => Value): Term {
  return {
    text: (row, step) => `(${left.text(row, step)}${name}${right.text(row, step)})`,
    of: (row) => numbers([left.of(row), right.of(row)], of),
  };
}

function call(name: string, parts: readonly Term[], of: (row: Row) => Value): Term {
  return { text: (row, step) => `${name}(${parts.map((part) => part.text(row, step)).join(',')})`, of };
}

const constant = (value: number): Term => ({ text: () => String(value), of: () => value });

/** Formulas that read `leaves`. Products take one factor from the inputs, so that nothing grows without end. */
function termOf(leaves: readonly Term[], depth: number): fc.Arbitrary<Term> {
  const leaf = fc.constantFrom(...leaves, constant(1), constant(2.5));
  if (depth === 0) return leaf;
  const inner = termOf(leaves, depth - 1);
  const input = fc.constantFrom(...INPUTS, constant(3));
  return fc.oneof(
    leaf,
    fc.tuple(inner, inner).map(([x, y]) => binary('+', x, y, (a, b) => a + b)),
    fc.tuple(inner, inner).map(([x, y]) => binary('-', x, y, (a, b) => a - b)),
    fc.tuple(inner, input).map(([x, y]) => binary('*', x, y, (a, b) => a * b)),
    fc.tuple(inner, input).map(([x, y]) => binary('/', x, y, (a, b) => (b === 0 ? '#DIV/0!' : a / b))),
    fc
      .tuple(inner, inner)
      .map(([x, y]) => call('MAX', [x, y], (row) => numbers([x.of(row), y.of(row)], Math.max))),
    fc.tuple(inner, inner).map(([x, y]) =>
      call('IFERROR', [x, y], (row) => {
        const value = x.of(row);
        return value === '#DIV/0!' ? y.of(row) : value;
      }),
    ),
    fc.tuple(fc.constantFrom(...INPUTS), inner, inner).map(([asked, x, y]) => ({
      text: (row: number, step: number) =>
        `IF(${asked.text(row, step)}>2,${x.text(row, step)},${y.text(row, step)})`,
      of: (row: Row) => {
        const value = asked.of(row);
        return value === '#DIV/0!' ? value : value > 2 ? x.of(row) : y.of(row);
      },
    })),
  );
}

interface Recurrence {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly c: Term;
  readonly d: Term;
  readonly isUpwards: boolean;
}

const input = fc.array(
  fc.integer({ min: -8, max: 8 }).map((value) => value / 4),
  {
    minLength: 12,
    maxLength: 12,
  },
);
const state = fc.constantFrom(...STATES);

/** C and D each read rows before, and D may read C of its row; an addition to a state makes sure of it. */
const recurrences: fc.Arbitrary<Recurrence> = fc
  .tuple(
    ...[input, input],
    ...[state, termOf([...INPUTS, ...STATES], 2), state, termOf([...INPUTS, ...STATES, SAME_ROW], 2)],
    fc.boolean(),
  )
  .map(([a, b, c, moreC, d, moreD, isUpwards]) => ({
    ...{ a, b, isUpwards },
    c: binary('+', c, moreC, sum),
    d: binary('-', d, moreD, (x, y) => sum(x, -y)),
  }));

const FIRST = 2;

function addressesOf({ a, isUpwards }: Recurrence) {
  const last = FIRST + a.length - 1;
  const rows = Array.from({ length: a.length }, (_, i) => (isUpwards ? last - i : FIRST + i));
  return { rows, last, step: isUpwards ? -1 : 1 };
}

function workbookFor(recurrence: Recurrence): WorkbookModel {
  const { a, b, c, d } = recurrence;
  const { rows, step } = addressesOf(recurrence);
  const [start, ...others] = rows;
  const own: CellsOf = Object.fromEntries(
    others.flatMap((row) => [
      [`C${row}`, `=${c.text(row, step).slice(1, -1)}`],
      [`D${row}`, `=${d.text(row, step).slice(1, -1)}`],
    ]),
  );
  return workbookOf({
    S: {
      ...{ A1: 'a', B1: 'b', C1: 'c', D1: 'd', [`C${start}`]: 1.5, [`D${start}`]: -2 },
      ...down('A', FIRST, ...a),
      ...down('B', FIRST, ...b),
      ...own,
    },
  });
}

/** Row by row, without SQL. */
function computed(recurrence: Recurrence): Record<string, Value> {
  const { a, b, c, d } = recurrence;
  const { rows } = addressesOf(recurrence);
  const found: Record<string, Value> = {};
  let [cBefore, dBefore]: Value[] = [1.5, -2];
  for (const [i, row] of rows.entries()) {
    const at = row - FIRST;
    const before = (rows[i - 1] ?? row) - FIRST;
    if (i > 0) {
      const seen = {
        ...{ a: a[at] ?? 0, b: b[at] ?? 0, aBefore: a[before] ?? 0 },
        ...{ cBefore: cBefore ?? 0, dBefore: dBefore ?? 0, c: 0 },
      };
      cBefore = c.of(seen);
      dBefore = d.of({ ...seen, c: cBefore });
    }
    found[`C${row}`] = cBefore ?? 0;
    found[`D${row}`] = dBefore ?? 0;
  }
  return found;
}

function rounded(value: Shown | undefined): Shown | undefined {
  return typeof value === 'number' ? Number(value.toPrecision(10)) + 0 : value;
}

describe('Formulas that depend on the rows before them', () => {
  test('give what a loop over the rows gives, also after the inputs change', async () => {
    let numbersSeen = 0;
    let errorsSeen = 0;
    await fc.assert(
      fc.asyncProperty(recurrences, input, async (recurrence, others) => {
        const run = await runner.run(workbookFor(recurrence));
        const compare = async (expected: Record<string, Value>): Promise<void> => {
          const cells = await run.cells();
          for (const [address, value] of Object.entries(expected)) {
            expect([address, rounded(cells.get(`S!${address}`))]).toEqual([address, rounded(value)]);
            if (typeof value === 'number') numbersSeen++;
            else errorsSeen++;
          }
        };
        expect(run.refusals()).toEqual([]);
        await compare(computed(recurrence));
        for (const [i, value] of others.entries()) {
          await runner.engine.run(`update wb."S" set a = ${value} where _row = ${FIRST + i}`);
        }
        await compare(computed({ ...recurrence, a: others }));
      }),
      { numRuns: 40 },
    );
    expect(numbersSeen).toBeGreaterThan(200);
    expect(errorsSeen).toBeGreaterThan(10);
  });

  test('add up in the order of rows, to the last digit', async () => {
    const amounts = Array.from({ length: 2_000 }, (_, i) => ((i * 7919) % 1000) / 10 - 49.9);
    const run = await runner.run(
      workbookOf({
        S: {
          ...{ A1: 'amount', B1: 'balance', B2: '=A2' },
          ...down('A', 2, ...amounts),
          ...filled('B', 3, 2_001, (row) => `=B${row - 1}+A${row}`),
        },
      }),
    );
    const cells = await run.cells();
    let balance = amounts[0] ?? 0;
    for (const [i, amount] of amounts.slice(1).entries()) {
      balance = sum(balance, amount);
      expect(cells.get(`S!B${i + 3}`)).toBe(balance);
    }
  });

  test('are judged by the saved values: one that is altered fails alone', async () => {
    const saved = (row: number) => (row === 7 ? 4711 : row - 1);
    const run = await runner.run(
      workbookOf({
        S: {
          ...{ A1: 'x', B1: 'n', B2: 1 },
          ...filled('A', 2, 12, (row) => row),
          ...filled('B', 3, 12, (row) => ({ formula: `=B${row - 1}+1`, value: saved(row) })),
        },
      }),
    );

    expect(await run.prove()).toMatchObject([
      {
        passed: 9,
        failed: 1,
        unresolved: 0,
        failures: [{ cell: 'B7', saved: { value: 4711 }, computed: { value: 6 } }],
      },
    ]);
  });
});
