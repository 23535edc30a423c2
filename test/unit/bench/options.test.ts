import { expect, test } from 'vitest';
import { parseOptions } from '../../../bench/options.ts';

const SUITES = ['csv', 'xlsx', 'start'];

test('without arguments all suites run three times', () => {
  expect(parseOptions([], SUITES)).toEqual({ isQuick: false, only: [], runs: 3, isPageOnly: false });
});

test('suites are chosen by name, several with commas or again', () => {
  expect(parseOptions(['--only', 'csv,start', '--only', 'xlsx'], SUITES).only).toEqual([
    'csv',
    'start',
    'xlsx',
  ]);
});

test('a quick run is one run', () => {
  expect(parseOptions(['--quick', '--runs', '5'], SUITES)).toMatchObject({ isQuick: true, runs: 1 });
});

test.each([
  [['--only', 'cvs'], 'There is no suite “cvs”. Choose from csv, xlsx, start.'],
  [['--runs', '0'], '--runs is a whole number from 1 to 99, not “0”.'],
  [['--fast'], "Unknown option '--fast'"],
])('%j is refused in words', (argv, message) => {
  expect(() => parseOptions(argv, SUITES)).toThrow(message);
});
