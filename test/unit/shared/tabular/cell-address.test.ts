import { expect, test } from 'vitest';
import { cellAddress, columnLetters, columnOf } from '../../../../shared/tabular/cell-address.ts';

test.each([
  [1, 'A'],
  [26, 'Z'],
  [27, 'AA'],
  [52, 'AZ'],
  [702, 'ZZ'],
  [703, 'AAA'],
  [16_384, 'XFD'],
])('column %i is %s', (column, letters) => {
  expect(columnLetters(column)).toBe(letters);
  expect(columnOf(`${letters}17`)).toBe(column);
});

test('writes an address as a spreadsheet shows it', () => {
  expect(cellAddress(2, 17)).toBe('B17');
});
