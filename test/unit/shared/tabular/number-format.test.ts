import { describe, expect, test } from 'vitest';
import { dateKindOf, dateKindsOf } from '../../../../shared/tabular/number-format.ts';

describe('dateKindOf', () => {
  test.each([
    [0, undefined],
    [1, undefined],
    [10, undefined],
    [14, 'date'],
    [17, 'date'],
    [18, 'time'],
    [22, 'date-time'],
    [45, 'time'],
    [46, undefined],
    [49, undefined],
    [57, 'date'],
  ])('reads the built-in format %i as %s', (id, kind) => {
    expect(dateKindOf(id, undefined)).toBe(kind);
  });

  test.each([
    ['yyyy-mm-dd', 'date'],
    ['mmm yy', 'date'],
    ['[$-409]d\\-mmm\\-yyyy;@', 'date'],
    ['dddd, mmmm dd', 'date'],
    ['mmm', 'date'],
    ['yyyy"年"m"月"d"日"', 'date'],
    ['yyyy-mm-dd hh:mm', 'date-time'],
    ['d/m/yy h:mm AM/PM', 'date-time'],
    ['h:mm', 'time'],
    ['h:mm AM/PM', 'time'],
    ['mm:ss.0', 'time'],
    ['[h]:mm:ss', undefined],
    ['[mm]:ss', undefined],
    ['General', undefined],
    ['Standard', undefined],
    ['0.00E+00', undefined],
    ['#,##0.00 "days"', undefined],
    ['#,##0\\d', undefined],
    ['[Red]-0.00', undefined],
    ['0_d', undefined],
    ['"year" 0', undefined],
    ['', undefined],
  ])('reads the format %j as %s', (code, kind) => {
    expect(dateKindOf(200, code)).toBe(kind);
  });

  test.each(['[h'.repeat(100_000), '['.repeat(1_000_000), `yyyy${'"x"'.repeat(100)}`])(
    'takes a format that is longer than any program writes for a plain number',
    (code) => {
      expect(dateKindOf(200, code)).toBeUndefined();
    },
  );

  test('reads nothing behind a bracket that is never closed', () => {
    expect(dateKindOf(200, 'yyyy[hh')).toBe('date');
  });
});

describe('dateKindsOf', () => {
  test('looks at a format once, however many styles have it', () => {
    const asked: number[] = [];
    const codes = {
      get(id: number) {
        asked.push(id);
        return id === 200 ? 'yyyy' : undefined;
      },
    };
    const kinds = dateKindsOf([200, 0, 200, 0, 200, 14], codes);
    expect(kinds).toEqual(['date', undefined, 'date', undefined, 'date', 'date']);
    expect(asked).toEqual([200, 0, 14]);
  });
});
