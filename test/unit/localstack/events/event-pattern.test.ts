import { describe, expect, test } from 'vitest';
import { compileEventPattern } from '../../../../localstack/embedded/events/event-pattern.ts';

const event = {
  source: 'app',
  'detail-type': 'Task Completed',
  resources: ['arn:a', 'arn:b'],
  detail: {
    state: 'running',
    count: 5,
    zero: 0,
    note: null,
    isLast: true,
    empty: [],
    path: 'a*b\\c',
    v4: '10.0.0.33',
    v6: '2001:db8::1',
    tags: ['red', 'green'],
    items: [
      { kind: 'a', size: 1 },
      { kind: 'b', size: 2 },
    ],
    nested: { deep: { value: 'x' } },
  },
};

/** Each line: what it shows, the pattern of `detail`, whether it matches. */
const DETAIL: readonly [string, object, boolean][] = [
  ['a value of the list', { state: ['stopped', 'running'] }, true],
  ['no value of the list', { state: ['stopped'] }, false],
  ['a number', { count: [5] }, true],
  ['a number as text', { count: ['5'] }, false],
  ['null', { note: [null] }, true],
  ['a boolean', { isLast: [true] }, true],
  ['all fields', { state: ['running'], count: [6] }, false],
  ['a nested field', { nested: { deep: { value: ['x'] } } }, true],
  ['a field that is absent', { missing: ['x'] }, false],
  ['an inherited member', { toString: [{ exists: true }] }, false],

  ['an element of an array', { tags: ['green', 'blue'] }, true],
  ['no element of an array', { tags: ['blue'] }, false],
  ['one object of an array', { items: { kind: ['b'], size: [2] } }, true],
  ['members of different objects', { items: { kind: ['a'], size: [2] } }, false],

  ['prefix', { state: [{ prefix: 'run' }] }, true],
  ['prefix of another text', { state: [{ prefix: 'stop' }] }, false],
  ['prefix on a number', { count: [{ prefix: '5' }] }, false],
  ['prefix ignoring case', { state: [{ prefix: { 'equals-ignore-case': 'RUN' } }] }, true],
  ['suffix', { state: [{ suffix: 'ing' }] }, true],
  ['suffix ignoring case', { state: [{ suffix: { 'equals-ignore-case': 'ING' } }] }, true],
  ['equals-ignore-case', { state: [{ 'equals-ignore-case': 'RUNNING' }] }, true],
  ['equals-ignore-case of another text', { state: [{ 'equals-ignore-case': 'RUN' }] }, false],

  ['wildcard', { state: [{ wildcard: 'r*n*g' }] }, true],
  ['wildcard for nothing', { state: [{ wildcard: '*running*' }] }, true],
  ['wildcard from end to end only', { state: [{ wildcard: 'run' }] }, false],
  ['wildcard with a dot that is a dot', { state: [{ wildcard: 'r.nning' }] }, false],
  ['wildcard with escapes', { path: [{ wildcard: 'a\\*b\\\\*' }] }, true],
  ['wildcard with an escaped star', { state: [{ wildcard: 'run\\*' }] }, false],

  ['numeric within a range', { count: [{ numeric: ['>', 0, '<=', 5] }] }, true],
  ['numeric outside a range', { count: [{ numeric: ['>', 5, '<', 9] }] }, false],
  ['numeric equal', { count: [{ numeric: ['=', 5.0] }] }, true],
  ['numeric at least', { zero: [{ numeric: ['>=', 0] }] }, true],
  ['numeric on text', { state: [{ numeric: ['>', 0] }] }, false],

  ['cidr', { v4: [{ cidr: '10.0.0.0/24' }] }, true],
  ['cidr of another network', { v4: [{ cidr: '10.0.1.0/24' }] }, false],
  ['cidr of everything', { v4: [{ cidr: '0.0.0.0/0' }] }, true],
  ['cidr of IPv6', { v6: [{ cidr: '2001:db8::/32' }] }, true],
  ['cidr on what is no address', { state: [{ cidr: '10.0.0.0/8' }] }, false],

  ['exists', { state: [{ exists: true }] }, true],
  ['exists for null', { note: [{ exists: true }] }, true],
  ['exists for what is absent', { missing: [{ exists: true }] }, false],
  ['exists not', { missing: [{ exists: false }] }, true],
  ['exists not, in a part that is absent', { missing: { deeper: [{ exists: false }] } }, true],
  ['exists for an object, which is no leaf', { nested: [{ exists: true }] }, false],
  ['exists for an empty array', { empty: [{ exists: true }] }, false],

  ['anything-but a text', { state: [{ 'anything-but': 'stopped' }] }, true],
  ['anything-but the text itself', { state: [{ 'anything-but': 'running' }] }, false],
  ['anything-but a list', { state: [{ 'anything-but': ['stopped', 'running'] }] }, false],
  ['anything-but numbers', { count: [{ 'anything-but': [1, 2] }] }, true],
  ['anything-but for what is absent', { missing: [{ 'anything-but': 'x' }] }, false],
  ['anything-but a prefix', { state: [{ 'anything-but': { prefix: 'run' } }] }, false],
  ['anything-but prefixes', { state: [{ 'anything-but': { prefix: ['a', 'b'] } }] }, true],
  ['anything-but a suffix', { state: [{ 'anything-but': { suffix: 'ing' } }] }, false],
  [
    'anything-but ignoring case',
    { state: [{ 'anything-but': { 'equals-ignore-case': ['RUNNING'] } }] },
    false,
  ],
  ['anything-but a wildcard', { state: [{ 'anything-but': { wildcard: '*x*' } }] }, true],
  ['anything-but for one element', { tags: [{ 'anything-but': 'red' }] }, true],

  ['one of several alternatives', { state: ['stopped', { prefix: 'run' }] }, true],
  ['$or', { $or: [{ state: ['stopped'] }, { count: [5] }] }, true],
  ['$or without a fit', { $or: [{ state: ['stopped'] }, { count: [6] }] }, false],
  ['$or besides a field', { isLast: [false], $or: [{ state: ['running'] }, { count: [5] }] }, false],
  [
    '$or in $or',
    { $or: [{ state: ['x'] }, { count: [5], $or: [{ isLast: [false] }, { zero: [0] }] }] },
    true,
  ],
];

describe('a pattern', () => {
  test.each(DETAIL)('decides by %s', (_, detail, expected) => {
    expect(compileEventPattern({ detail })(event)).toBe(expected);
  });

  test('matches the envelope, too', () => {
    const pattern = { source: ['app'], 'detail-type': [{ prefix: 'Task' }], resources: ['arn:b'] };

    expect(compileEventPattern(pattern)(event)).toBe(true);
  });

  test.each([
    [
      'an unknown operator',
      { source: [{ startsWith: 'a' }] },
      'Unrecognized match type startsWith at "source"',
    ],
    [
      'an operator inherited from nowhere',
      { source: [{ toString: 'a' }] },
      'Unrecognized match type toString',
    ],
    ['two operators in one object', { source: [{ prefix: 'a', suffix: 'b' }] }, 'Only one match type'],
    ['a bare value', { detail: { state: 'running' } }, '"detail.state" must be an object or an array'],
    ['an empty list', { source: [] }, '"source" must not be an empty array'],
    ['nothing', {}, 'Empty event pattern'],
    ['an unknown comparison', { detail: { n: [{ numeric: ['!=', 1] }] } }, 'operator !='],
    ['half a range', { detail: { n: [{ numeric: ['>'] }] } }, '"numeric" at "detail.n"'],
    ['a bound that is no number', { detail: { n: [{ numeric: ['>', '1'] }] } }, 'must be numeric'],
    ['a network that is none', { detail: { ip: [{ cidr: '10.0.0.0/33' }] } }, 'Malformed CIDR 10.0.0.0/33'],
    ['a prefix that is no text', { source: [{ prefix: 5 }] }, '"prefix" at "source" must be a string'],
    ['exists that is no boolean', { source: [{ exists: 'yes' }] }, '"exists" at "source"'],
    ['two stars in a row', { source: [{ wildcard: 'a**' }] }, 'Consecutive wildcard characters'],
    ['a strange escape', { source: [{ wildcard: 'a\\b' }] }, 'Invalid escape character'],
    ['a mixed anything-but', { source: [{ 'anything-but': ['a', 1] }] }, '"anything-but" at "source"'],
    [
      'an unknown negation',
      { source: [{ 'anything-but': { numeric: ['>', 1] } }] },
      'Unsupported anything-but',
    ],
  ])('is refused with %s, by name', (_, pattern, message) => {
    expect(() => compileEventPattern(pattern)).toThrow(message);
    expect(() => compileEventPattern(pattern)).toThrow(/^Event pattern is not valid. Reason: /);
  });
});
