import { type CellOf, type CellsOf, workbookOf } from '../../../support/workbook-of.ts';
import { between, oneOf, type Random } from '../seeded-random.ts';
import type { BookMaker } from './book-maker.ts';
import { calculated, drawn } from './column.ts';

type Kind = 'number' | 'text' | 'boolean';

/** What a formula of a row may read. */
interface Around {
  readonly row: number;
  readonly last: number;
  readonly columns: Readonly<Record<Kind, readonly [string, ...string[]]>>;
}

/** Formulas over a table that nobody would write, nested at random. */
const nested: BookMaker = (random) => {
  const count = between(random, 16, 24);
  const columns = { number: ['A', 'B'], text: ['C'], boolean: ['D'] } as const;
  const kinds: readonly [Kind, Kind, Kind, Kind, Kind] = ['number', 'number', 'text', 'boolean', 'number'];
  let cells: CellsOf = {
    ...drawn('A', 1, 'a', count, () => between(random, -20, 20)),
    ...drawn('B', 1, 'b', count, () => (random() < 0.15 ? null : between(random, 0, 400) / 16)),
    ...drawn('C', 1, 'c', count, () => oneOf(random, ['x', 'Yes', 'no', '12', '', 'a b'])),
    ...drawn('D', 1, 'd', count, () => random() < 0.5),
  };
  const known: Record<Kind, [string, ...string[]]> = {
    number: [...columns.number],
    text: [...columns.text],
    boolean: [...columns.boolean],
  };
  for (const letter of 'EFGHIJKLMNOP') {
    const kind = oneOf(random, kinds);
    const seed = Math.floor(random() * 2 ** 31);
    const at = (row: number): CellOf =>
      `=${expression(kind, replayed(seed), 3, { row, last: count + 1, columns: known })}`;
    cells = { ...cells, ...calculated(letter, 1, letter.toLowerCase(), count, at) };
    known[kind].push(letter);
  }
  return { model: workbookOf({ S: cells }) };
};

/** The same choices for each row, so that all rows of a column have one formula. */
function replayed(seed: number): Random {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >>> 8) / 2 ** 23;
  };
}

function expression(kind: Kind, random: Random, depth: number, around: Around): string {
  const { row, last, columns } = around;
  const cell = (of: Kind) => `${oneOf(random, columns[of])}${row}`;
  if (depth === 0) {
    if (random() < 0.7) return cell(kind);
    if (kind === 'number') return String(between(random, 0, 9));
    return kind === 'text' ? oneOf(random, ['"x"', '"Yes"', '""', '"7"']) : oneOf(random, ['TRUE', 'FALSE']);
  }
  const part = (of: Kind) => expression(of, random, depth - 1, around);
  const column = (of: Kind) => {
    const letter = oneOf(random, columns[of]);
    return `$${letter}$2:$${letter}$${last}`;
  };
  const condition = () => oneOf(random, [() => part('boolean'), () => compared()])();
  const compared = () => {
    const sign = oneOf(random, ['<', '<=', '=', '<>', '>', '>=']);
    const of = oneOf(random, ['number', 'number', 'text'] as const);
    return `(${part(of)}${sign}${part(of)})`;
  };
  const either = (of: Kind) => `IF(${condition()},${part(of)},${part(of)})`;
  const caught = (of: Kind) => `IFERROR(${part(of)},${part(of)})`;
  if (kind === 'number') {
    return oneOf(random, [
      () => `(${part('number')}+${part('number')})`,
      () => `(${part('number')}-${part('number')})`,
      () => `(${part('number')}*${part('number')})`,
      () => `(${part('number')}/${part('number')})`,
      () => `-${part('number')}`,
      () => `ROUND(${part('number')},${between(random, 0, 2)})`,
      () => `ABS(${part('number')})`,
      () => `INT(${part('number')})`,
      () => `MOD(${part('number')},${between(random, 2, 9)})`,
      () => `MAX(${part('number')},${part('number')})`,
      () => `MIN(${part('number')},${part('number')})`,
      () => `LEN(${part('text')})`,
      () => `N(${part('boolean')})`,
      () => `SUM(${column('number')})`,
      () => `SUMIF(${column('text')},${cell('text')},${column('number')})`,
      () => `COUNTIF(${column('number')},">"&${cell('number')})`,
      () => `COUNTIF(${column('text')},${cell('text')})`,
      () => `IFERROR(MATCH(${cell('number')},${column('number')},0),0)`,
      () => either('number'),
      () => caught('number'),
      () => `(${part('boolean')}*${part('number')})`,
      () => `SQRT(${part('number')})`,
    ])();
  }
  if (kind === 'text') {
    return oneOf(random, [
      () => `(${part('text')}&${part('text')})`,
      () => `(${part('text')}&ROUND(${part('number')},1))`,
      () => `UPPER(${part('text')})`,
      () => `LOWER(${part('text')})`,
      () => `LEFT(${part('text')},2)`,
      () => `MID(${part('text')},2,3)`,
      () => `TRIM(${part('text')})`,
      () => `SUBSTITUTE(${part('text')},"x","-")`,
      () => either('text'),
      () => caught('text'),
      () => `(${part('boolean')}&"")`,
    ])();
  }
  return oneOf(random, [
    () => compared(),
    () => `AND(${condition()},${condition()})`,
    () => `OR(${condition()},${condition()})`,
    () => `NOT(${condition()})`,
    () => `ISNUMBER(${part('number')})`,
    () => `ISERROR(${part('number')})`,
    () => `EXACT(${part('text')},${part('text')})`,
    () => `(${part('text')}="")`,
  ])();
}

/** Cells outside of tables that read each other in any order. */
const scattered: BookMaker = (random) => {
  const cells: Record<string, CellOf> = {};
  const known: [string, ...string[]] = ['B2'];
  cells.B2 = between(random, 1, 9);
  for (let i = 0; i < 24; i++) {
    const address = `${'BDFHJL'[i % 6]}${4 + 2 * Math.floor(i / 6)}`;
    const [a, b] = [oneOf(random, known), oneOf(random, known)];
    cells[address] =
      i < 8
        ? between(random, -50, 50)
        : oneOf(random, [
            `=${a}+${b}`,
            `=${a}*${b}`,
            `=IF(${a}>${b},${a},-${b})`,
            `=IFERROR(${a}/${b},0)`,
            `=ROUND(${a}/7,2)`,
            `=MAX(${a},${b},3)`,
            `=SUM(${a},${b})/2`,
            `=MOD(INT(${a}),5)`,
          ]);
    known.push(address);
  }
  return { model: workbookOf({ S: cells }) };
};

export const RANDOM_BOOKS: Readonly<Record<string, BookMaker>> = { nested, scattered };
