import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cellAddress } from '../../../shared/tabular/cell-address.ts';
import { type CellOf, type CellsOf, type TypedIn, workbookOf } from '../../support/workbook-of.ts';
import { SqlRunner } from './sql-run.ts';

/** The table of sheet `T`: a column of names, one of inputs, and columns of formulas that each read those before. */
const ROWS = 6;
const COLUMNS = 6;
const FIRST_FORMULA = 3;
const TYPED_IN: readonly TypedIn[] = [0, 1, 2, -3, 7, 100, null, 'a', 'b', true, false, '#N/A', '#DIV/0!'];
/** Cells outside of tables, and some that are not there. */
const LOOSE = ['B2', 'D4', 'F2', 'B7', 'H9'];
const NOWHERE = 'X40';

/** Whole numbers that are added up are the same in every engine to the last digit. */
type Node =
  | { readonly kind: 'cell'; readonly at: string }
  | { readonly kind: 'sum' | 'difference' | 'otherwise'; readonly parts: readonly [Node, Node] }
  | { readonly kind: 'choice' | 'join'; readonly parts: readonly [Node, Node, Node, Node] };

const isError = (value: TypedIn): value is string => typeof value === 'string' && value.startsWith('#');

function written(node: Node): string {
  switch (node.kind) {
    case 'cell':
      return node.at;
    case 'sum':
      return `(${node.parts.map(written).join('+')})`;
    case 'difference':
      return `(${node.parts.map(written).join('-')})`;
    case 'otherwise':
      return `IFERROR(${node.parts.map(written).join(',')})`;
    case 'choice': {
      const [a, b, then, otherwise] = node.parts.map(written);
      return `IF(${a}<${b},${then},${otherwise})`;
    }
    case 'join': {
      const [a, b, c, d] = node.parts.map(written);
      return `IF(ISERROR(${a}),${b},${c}+${d})`;
    }
  }
}

/** Numbers before texts before logical values. */
const KINDS = ['number', 'string', 'boolean'];

function isLess(a: TypedIn, b: TypedIn): boolean {
  const emptyAs = (other: TypedIn) =>
    typeof other === 'string' ? '' : typeof other === 'boolean' ? false : 0;
  const [x, y] = [a ?? emptyAs(b), b ?? emptyAs(a)];
  return typeof x === typeof y ? x < y : KINDS.indexOf(typeof x) < KINDS.indexOf(typeof y);
}

function added(a: TypedIn, b: TypedIn, sign: number): TypedIn {
  const [x, y] = [a, b].map((value) => {
    if (isError(value)) return value;
    return typeof value === 'string' ? '#VALUE!' : Number(value ?? 0);
  });
  if (typeof x !== 'number') return x ?? null;
  return typeof y === 'number' ? x + sign * y : (y ?? null);
}

function calculated(node: Node, cellAt: (at: string) => TypedIn): TypedIn {
  const parts = node.kind === 'cell' ? [] : node.parts;
  const [a, b, c, d] = parts.map((part) => () => calculated(part, cellAt));
  const [first, second] = [a?.() ?? null, b?.() ?? null];
  switch (node.kind) {
    case 'cell':
      return cellAt(node.at);
    case 'sum':
      return added(first, second, 1);
    case 'difference':
      return added(first, second, -1);
    case 'otherwise':
      return (isError(first) ? second : first) ?? 0;
    case 'choice': {
      const wrong = [first, second].find(isError);
      return wrong ?? (isLess(first, second) ? c?.() : d?.()) ?? null;
    }
    case 'join':
      return isError(first) ? second : added(c?.() ?? null, d?.() ?? null, 1);
  }
}

/** What a cell of a column may read: the columns before it, and cells elsewhere. */
function nodes(column: number, depth: number): fc.Arbitrary<Node> {
  const inTable = fc
    .tuple(fc.integer({ min: 2, max: column - 1 }), fc.integer({ min: 2, max: ROWS + 1 }))
    .map(([at, row]) => `T!${cellAddress(at, row)}`);
  const elsewhere = fc.constantFrom(...[...LOOSE, NOWHERE].map((at) => `P!${at}`), `T!${NOWHERE}`);
  const cell = fc
    .oneof({ weight: 3, arbitrary: inTable }, { weight: 1, arbitrary: elsewhere })
    .map((at): Node => ({ kind: 'cell', at }));
  if (depth === 0) return cell;
  const part = nodes(column, depth - 1);
  return fc.oneof(
    cell,
    fc.record({
      kind: fc.constantFrom('sum' as const, 'difference' as const, 'otherwise' as const),
      parts: fc.tuple(part, part),
    }),
    fc.record({
      kind: fc.constantFrom('choice' as const, 'join' as const),
      parts: fc.tuple(part, part, part, part),
    }),
  );
}

const books = fc.record({
  inputs: fc.array(fc.constantFrom(...TYPED_IN), { minLength: ROWS, maxLength: ROWS }),
  loose: fc.array(fc.constantFrom(...TYPED_IN), { minLength: LOOSE.length, maxLength: LOOSE.length }),
  formulas: fc.tuple(
    ...Array.from({ length: COLUMNS - FIRST_FORMULA + 1 }, (_, i) =>
      fc.array(nodes(FIRST_FORMULA + i, 2), { minLength: ROWS, maxLength: ROWS }),
    ),
  ),
});

let sql: SqlRunner;

beforeAll(async () => {
  sql = await SqlRunner.start();
}, 60_000);

afterAll(() => sql[Symbol.asyncDispose]());

describe('Cells that formulas of their own read', () => {
  test('are what they are one by one, of every kind and wherever they stand', async () => {
    let together = 0;
    await fc.assert(
      fc.asyncProperty(books, async ({ inputs, loose, formulas }) => {
        const table: Record<string, CellOf> = { A1: 'name', B1: 'input' };
        const values = new Map<string, TypedIn>();
        inputs.forEach((value, i) => {
          table[`A${i + 2}`] = `line ${i}`;
          table[`B${i + 2}`] = value;
          values.set(`T!B${i + 2}`, value);
        });
        for (const [i, at] of LOOSE.entries()) values.set(`P!${at}`, loose[i] ?? null);
        const expected = new Map<string, TypedIn>();
        for (const [i, column] of formulas.entries()) {
          table[cellAddress(FIRST_FORMULA + i, 1)] = `month ${i}`;
          for (const [row, node] of column.entries()) {
            const at = cellAddress(FIRST_FORMULA + i, row + 2);
            table[at] = `=${written(node)}`;
            const value = calculated(node, (of) => values.get(of) ?? null) ?? 0;
            values.set(`T!${at}`, value);
            expected.set(`T!${at}`, value);
          }
        }
        const parameters: CellsOf = Object.fromEntries(LOOSE.map((at, i) => [at, loose[i] ?? null]));
        const run = await sql.run(workbookOf({ T: table, P: parameters }));
        expect(run.refusals()).toEqual([]);
        if ([...run.pack.statements].join('').includes('"at1"')) together++;
        const cells = await run.cells();
        expect(new Map([...expected.keys()].map((at) => [at, cells.get(at)]))).toEqual(expected);
      }),
      { numRuns: 12, seed: 42 },
    );
    expect(together).toBeGreaterThan(5);
  }, 120_000);
});
