import fc from 'fast-check';
import { expect, test } from 'vitest';
import { repeatedNameIn } from '../../../../functions/api/repeated-name.ts';

test.each([
  ['{"a":1,"a":2}', 'a', 7],
  ['{"a":1, "\\u0061" : 2}', 'a', 8],
  ['[{"x":{"b":[],"c":{},"b":1}}]', 'b', 21],
  ['{"__proto__":1,"__proto__":2}', '__proto__', 15],
  ['{"":1,"":2}', '', 6],
  ['{"a\\"":1,"a\\"":2}', 'a"', 9],
])('finds the name that comes again in %s', (text, name, position) => {
  expect(repeatedNameIn(text)).toEqual({ name, position });
});

test.each([
  '{"a":{"a":{"a":1}}}',
  '[{"a":1},{"a":1}]',
  '{"a":["a","a","b"],"b":"a"}',
  '{"a":"\\"a\\":1,\\"a\\":2"}',
  '{"a":1,"A":2,"\u00e1":3,"a\u0301":4}',
  '"a"',
  '[]',
])('finds nothing in %s', (text) => {
  expect(repeatedNameIn(text)).toBeUndefined();
});

type Tree = string | readonly Tree[] | { readonly members: readonly (readonly [string, Tree])[] };

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'tree' },
    fc.constantFrom('"a"', '"a:{"', '1', 'null', '"\\\\"', '"\\""'),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.record({
      members: fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', '"', '\\', 'é'), tie('tree')), {
        maxLength: 3,
      }),
    }),
  ),
}));

function hasRepeated(one: Tree): boolean {
  if (typeof one === 'string') return false;
  if (!('members' in one)) return one.some(hasRepeated);
  const names = one.members.map(([name]) => name);
  return new Set(names).size < names.length || one.members.some(([, value]) => hasRepeated(value));
}

function textOf(one: Tree, blank: string, isEscaped: boolean): string {
  if (typeof one === 'string') return one;
  const inner = (value: Tree) => textOf(value, blank, !isEscaped);
  if (!('members' in one)) return `[${one.map(inner).join(`${blank},${blank}`)}]`;
  const members = one.members.map(
    ([name, value], index) =>
      `${isEscaped && index % 2 === 0 ? escaped(name) : JSON.stringify(name)}${blank}:${blank}${inner(value)}`,
  );
  return `{${blank}${members.join(`${blank},${blank}`)}${blank}}`;
}

function escaped(name: string): string {
  return `"${[...name].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`;
}

test('finds a name exactly when an object has one twice, however it is written', () => {
  fc.assert(
    fc.property(tree, fc.constantFrom('', ' ', '\n\t'), fc.boolean(), (one, blank, isEscaped) => {
      const text = textOf(one, blank, isEscaped);
      JSON.parse(text);
      expect(repeatedNameIn(text) !== undefined, text).toBe(hasRepeated(one));
    }),
    { numRuns: 300 },
  );
});

test('copes with a string, with nesting and with names of a megabyte', () => {
  expect(repeatedNameIn(`"${'\\n'.repeat(500_000)}"`)).toBeUndefined();
  expect(repeatedNameIn(`${'['.repeat(500_000)}${']'.repeat(500_000)}`)).toBeUndefined();
  const names = Array.from({ length: 100_000 }, (_, index) => `"k${index}":1`);
  expect(repeatedNameIn(`{${names.join(',')}}`)).toBeUndefined();
  expect(repeatedNameIn(`{${names.join(',')},"k7":1}`)?.name).toBe('k7');
});
