import fc from 'fast-check';
import { expect, test } from 'vitest';
import { schemaHash } from '../../../../shared/schemas/schema-hash.ts';

const members = fc.uniqueArray(fc.tuple(fc.string(), fc.jsonValue({ maxDepth: 3 })), {
  selector: ([name]) => name,
});

test('does not depend on the order of members', () => {
  fc.assert(
    fc.property(members, (entries) => {
      const forward = { type: 'object', properties: Object.fromEntries(entries) };
      const backward = { properties: Object.fromEntries(entries.toReversed()), type: 'object' };
      expect(schemaHash(backward)).toBe(schemaHash(forward));
    }),
  );
});

test.each([
  [{ enum: [1, 2] }, { enum: [2, 1] }],
  [{ a: 1 }, { a: '1' }],
  [{ a: null }, {}],
  [{ 'a":1,"b': 1 }, { a: 1, b: 1 }],
  [JSON.parse('{"__proto__": {}}'), {}],
])('tells %j from %j', (one, other) => {
  expect(schemaHash(one)).not.toBe(schemaHash(other));
});
