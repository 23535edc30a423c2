import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateCellOf } from '../../../../shared/tabular/date-cell.ts';
import { serialDate } from '../../../../shared/workbook/serial-date.ts';

test.each([
  ['2024-02-29', 45_351],
  ['1900-03-01', 61],
  ['1900-02-28', 59],
  ['1900-01-01', 1],
  ['2024-02-29T12:00:00', 45_351.5],
  ['12:00', 0.5],
  ['2023-02-30', undefined],
  ['1899-12-30', undefined],
  ['25:00', undefined],
  ['soon', undefined],
])('%s is the day %d', (text, serial) => {
  expect(serialDate(text, false)).toBe(serial);
});

test('a day that a workbook shows is read back as its number', () => {
  const serial = fc.integer({ min: 61, max: 2_000_000 });
  fc.assert(
    fc.property(serial, fc.boolean(), (day, isDate1904) => {
      expect(serialDate(dateCellOf(day, 'date', isDate1904)?.value ?? '', isDate1904)).toBe(day);
    }),
  );
});
