import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonFaultAt } from '../../../../functions/api/json-fault.ts';

test.each([
  ['', 0],
  ['   ', 3],
  ['{"a": 1,}', 8],
  ['[1, 2', 5],
  ['[1 2]', 3],
  ['{"a" 1}', 5],
  ['{a: 1}', 1],
  ["{'a': 1}", 1],
  ['[1}', 2],
  ['{]', 1],
  ['[,1]', 1],
  ['1 2', 2],
  ['tru', 0],
  ['[01]', 2],
  ['"a\nb"', 0],
  ['"\\x"', 0],
  ['{"a": undefined}', 6],
  ['[1] // done', 4],
  ['\uFEFF{}', 0],
])('finds what is wrong with %j at %d', (text, position) => {
  expect(jsonFaultAt(text)).toBe(position);
});

test('finds nothing wrong before the end of a valid document', () => {
  fc.assert(fc.property(fc.json(), (text) => jsonFaultAt(text) === text.length));
});

test('finds the place where a document was cut off or spoilt', () => {
  const spoilt = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', '?', ']', ',', '"'));
  fc.assert(
    fc.property(spoilt, ([text, at, mark]) => {
      const cut = text.slice(0, at % (text.length + 1)) + mark;
      const position = jsonFaultAt(cut);
      expect(position).toBeLessThanOrEqual(cut.length);
      if (position < cut.length) expect(() => JSON.parse(cut)).toThrow();
    }),
  );
});

test('copes with a string and with nesting of a megabyte', () => {
  expect(jsonFaultAt(`"${'\\n'.repeat(500_000)}`)).toBe(0);
  expect(jsonFaultAt('['.repeat(1_000_000))).toBe(1_000_000);
});
