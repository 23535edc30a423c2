import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PLANE_TYPES, PLANES, type PlaneNames } from '../../../../../shared/sql/layout/plane-names.ts';
import {
  type StoredColumn,
  StoredColumnBuilder,
  storedValue,
} from '../../../../../shared/sql/layout/stored-column.ts';
import type { CellValue } from '../../../../../shared/workbook/cell-value.ts';

const NAMES: PlaneNames = { number: 'x_num', text: 'x_txt', logical: 'x_bool', error: 'x_err' };

const number = (value: number): CellValue => ({ kind: 'number', value });
const text = (value: string): CellValue => ({ kind: 'text', value });
const boolean = (value: boolean): CellValue => ({ kind: 'boolean', value });
const error = (value: string): CellValue => ({ kind: 'error', value });

function stored(values: readonly CellValue[], isDate = false): StoredColumn | undefined {
  const builder = new StoredColumnBuilder();
  for (const value of values) builder.add(value, isDate && value.kind === 'number');
  return builder.build('x', NAMES);
}

const columnsOf = (column: StoredColumn | undefined) =>
  column?.planes.map(({ name, type }) => `${name} ${type}`);

describe('A column of constants', () => {
  test.each<[string, CellValue[], string[]]>([
    ['whole numbers', [number(1), number(-2), number(2 ** 53 - 1)], ['x double']],
    ['a fraction among them', [number(1), number(0.5)], ['x double']],
    ['a number too large to count with', [number(2 ** 53)], ['x double']],
    ['minus zero', [number(-0)], ['x double']],
    ['texts', [text('a'), text('1')], ['x text']],
    ['empty text', [text('')], ['x text']],
    ['truth values', [boolean(true), boolean(false)], ['x boolean']],
    ['errors', [error('#N/A')], ['x smallint']],
    ['mostly numbers', [number(1), number(2), text('n/a')], ['x double', 'x_txt text']],
    [
      'mostly texts',
      [number(1), text('a'), text('b'), boolean(true)],
      ['x_num double', 'x text', 'x_bool boolean'],
    ],
    [
      'all kinds',
      [error('#REF!'), error('#N/A'), number(1.5), text('a'), boolean(true)],
      ['x_num double', 'x_txt text', 'x_bool boolean', 'x smallint'],
    ],
  ])('of %s is stored by kind, the most frequent one under its own name', (_, values, columns) => {
    expect(columnsOf(stored(values))).toEqual(columns);
  });

  test.each<[string, number[], string]>([
    ['days', [45_000, 61, 2_958_465], 'x date'],
    ['a time of day among them', [45_000, 45_000.5], 'x timestamp'],
    ['a day before March 1900', [45_000, 60], 'x double'],
    ['times without days', [0.25, 0.5], 'x double'],
    ['a moment that no timestamp holds', [45_000 + 1e-9], 'x double'],
    ['a day after the last', [2_958_466], 'x double'],
    ['negative ones', [-1], 'x double'],
  ])('of dates that are %s is stored without loss', (_, values, column) => {
    expect(columnsOf(stored(values.map(number), true))).toEqual([column]);
  });

  test('of blanks is not stored', () => {
    expect(stored([{ kind: 'blank' }, { kind: 'blank' }])).toBeUndefined();
    expect(stored([])).toBeUndefined();
  });

  test('may be blank where a row has none', () => {
    expect(stored([number(1)])?.shape.mayBeBlank).toBe(true);
    expect(stored([number(1), { kind: 'blank' }])?.shape.mayBeBlank).toBe(true);
  });

  test('keeps each value in one column, and only there', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(number),
      fc.string().map(text),
      fc.boolean().map(boolean),
      fc.constantFrom('#N/A', '#DIV/0!', '#NULL!').map(error),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        const column = stored(values);
        for (const each of values) {
          const cells = (column?.planes ?? []).map((plane) => storedValue(each, plane));
          expect(cells.filter((cell) => cell !== null)).toHaveLength(1);
          if (each.kind !== 'error' && each.kind !== 'blank') expect(cells).toContain(each.value);
        }
        expect(
          column?.planes.every(({ plane, type }) => plane === 'number' || type === PLANE_TYPES[plane]),
        ).toBe(true);
        expect(new Set(column?.planes.map(({ name }) => name)).size).toBe(column?.planes.length);
      }),
    );
  });

  test('gives days and moments back as the numbers they were', () => {
    const second = fc.integer({ min: 61 * 86_400, max: 2_958_465 * 86_400 });
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            second,
            second.map((each) => each - (each % 86_400)),
          ),
          { minLength: 1 },
        ),
        (seconds) => {
          const values = seconds.map((each) => each / 86_400);
          const column = stored(values.map(number), true);
          const [plane] = column?.planes ?? [];
          for (const value of values) {
            const cell = plane === undefined ? null : storedValue(number(value), plane);
            expect(typeof cell === 'string' ? serialOf(cell) : cell).toBe(value);
          }
          expect(['date', 'timestamp', 'double']).toContain(plane?.type);
        },
      ),
    );
  });

  test('knows the kinds that it has', () => {
    expect(stored([number(1), text('a')])?.shape.planes).toEqual(new Set(['number', 'text']));
    expect(PLANES).toEqual(['number', 'text', 'logical', 'error']);
  });
});

/** Days since 1899-12-30 of a date or timestamp, computed from microseconds as databases do. */
function serialOf(text: string): number {
  const [day = '', time = '00:00:00.000000'] = text.split(' ');
  const micros = Number(time.slice(9).padEnd(6, '0'));
  const milliseconds = Date.parse(`${day}T${time.slice(0, 8)}Z`) - Date.UTC(1899, 11, 30);
  return (milliseconds * 1000 + micros) / 1e6 / 86_400;
}
