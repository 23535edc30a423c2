import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RowSet } from '../../../../../shared/sql/plan/row-set.ts';

const MOST = 40;
const rows = fc.uniqueArray(fc.integer({ min: 1, max: MOST })).map((list) => list.toSorted((a, b) => a - b));
const row = fc.integer({ min: -2, max: MOST + 3 });

/** The runs neither overlap nor touch, and ascend. */
function expectTidy({ runs, count }: RowSet): void {
  for (const [i, { first, last }] of runs.entries()) {
    expect(last).toBeGreaterThanOrEqual(first);
    expect(first).toBeGreaterThan((runs[i - 1]?.last ?? Number.NEGATIVE_INFINITY) + 1);
  }
  expect(count).toBe(runs.reduce((sum, { first, last }) => sum + last - first + 1, 0));
}

function expectRows(set: RowSet, expected: Iterable<number>): void {
  expectTidy(set);
  expect([...set]).toEqual([...expected].toSorted((a, b) => a - b));
}

describe('Rows of a sheet', () => {
  test('are what they were made of', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const set = RowSet.of(list);
        expectRows(set, list);
        expect([set.first, set.last]).toEqual([list[0] ?? 0, list.at(-1) ?? 0]);
      }),
    );
  });

  test('know which they are', () => {
    fc.assert(
      fc.property(rows, row, (list, wanted) => {
        expect(RowSet.of(list).has(wanted)).toBe(list.includes(wanted));
      }),
    );
  });

  test('know whether they meet and cover other rows', () => {
    fc.assert(
      fc.property(rows, row, fc.nat(12), (list, first, more) => {
        const wanted = Array.from({ length: more + 1 }, (_, i) => first + i);
        const set = RowSet.of(list);
        expect(set.meets(first, first + more)).toBe(wanted.some((each) => list.includes(each)));
        expect(set.covers(first, first + more)).toBe(wanted.every((each) => list.includes(each)));
        expectRows(
          set.within(first, first + more),
          list.filter((each) => wanted.includes(each)),
        );
      }),
    );
  });

  test('unite, intersect and differ as sets do', () => {
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        const [one, other] = [RowSet.of(a), RowSet.of(b)];
        expectRows(RowSet.union([...one.runs, ...other.runs]), new Set([...a, ...b]));
        expectRows(
          one.intersect(other),
          a.filter((each) => b.includes(each)),
        );
        expectRows(
          one.minus(other),
          a.filter((each) => !b.includes(each)),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('move', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: -5, max: 5 }), (list, by) => {
        expectRows(
          RowSet.of(list).shifted(by),
          list.map((each) => each + by),
        );
      }),
    );
  });

  test('of a run that ends before it begins are none', () => {
    expectRows(RowSet.run(5, 4), []);
    expectRows(RowSet.union([{ first: 3, last: 2 }]), []);
  });
});
