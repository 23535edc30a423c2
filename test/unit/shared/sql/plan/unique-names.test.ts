import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UniqueNames } from '../../../../../shared/sql/plan/unique-names.ts';

describe('Unique names', () => {
  test.each([
    ['Amount', 'Amount'],
    ['two words', 'two_words'],
    ['  padded \u00a0\t', 'padded'],
    ['line\r\nbreak', 'line_break'],
    ['', 'other'],
    ['   ', 'other'],
    ['___', 'other'],
    ['\u0000\u200b\u202e', 'other'],
    ['a\u0000b\u202ec', 'abc'],
    ['Größe', 'Größe'],
    ['数量', '数量'],
    ['😀', '😀'],
    ['select', 'select'],
    ['"quoted"', '"quoted"'],
    ['\ud800x', '\ufffdx'],
  ])('turn %j into %j', (wish, name) => {
    expect(new UniqueNames().take(wish, 'other')).toBe(name);
  });

  test('number those that are taken, without regard to case and width', () => {
    const names = new UniqueNames();

    expect(['a', 'A', 'a', 'ａ', 'a_2'].map((wish) => names.take(wish, 'x'))).toEqual([
      'a',
      'A_2',
      'a_3',
      'ａ_4',
      'a_2_2',
    ]);
  });

  test('leave out what is reserved', () => {
    expect(new UniqueNames(['_row', 'Total']).take('TOTAL', 'x')).toBe('TOTAL_2');
  });

  test('cut long names between characters, also where a number follows', () => {
    const names = new UniqueNames();

    expect(names.take('é'.repeat(40), 'x')).toBe('é'.repeat(31));
    expect(names.take('é'.repeat(41), 'x')).toBe(`${'é'.repeat(30)}_2`);
    expect(names.take('😀'.repeat(20), 'x')).toBe('😀'.repeat(15));
  });

  test('fit into 63 bytes, are told apart by databases, and are the same for the same wishes', () => {
    const wish = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 90 }),
      fc.constantFrom('a', 'A', '', 'x'.repeat(80), `${'x'.repeat(80)}y`, '😀'.repeat(30)),
    );
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 30 }), (wishes) => {
        const take = () => {
          const names = new UniqueNames(['_row']);
          return wishes.map((each) => names.take(each, 'column'));
        };
        const taken = take();
        expect(taken).toEqual(take());
        expect(new Set(taken.map((name) => name.toLowerCase())).size).toBe(taken.length);
        for (const name of taken) {
          expect(name).not.toBe('');
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
          expect(name.isWellFormed()).toBe(true);
          expect(name).not.toContain('\0');
        }
      }),
    );
  });
});
