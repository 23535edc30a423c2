import { describe, expect, test } from 'vitest';
import { dateCellOf, isoDateCell } from '../../../../shared/tabular/date-cell.ts';

describe('dateCellOf', () => {
  test.each([
    [1, 'date', '1900-01-01'],
    [59, 'date', '1900-02-28'],
    [60, 'date', '1900-02-29'],
    [61, 'date', '1900-03-01'],
    [36_526, 'date', '2000-01-01'],
    [45_351, 'date', '2024-02-29'],
    [2_958_465, 'date', '9999-12-31'],
    [45_351.5, 'date', '2024-02-29T12:00:00'],
    [45_351, 'date-time', '2024-02-29T00:00:00'],
    [45_351.562_5, 'date-time', '2024-02-29T13:30:00'],
    [45_351.000_011_574_1, 'date-time', '2024-02-29T00:00:01'],
    [45_351.999_999_999_9, 'date-time', '2024-03-01T00:00:00'],
    [45_351.000_005_787, 'date-time', '2024-02-29T00:00:00.5'],
    [0.562_5, 'time', '13:30:00'],
    [1.5, 'time', '1900-01-01T12:00:00'],
  ] as const)('reads the serial number %d as %s %s', (serial, kind, value) => {
    expect(dateCellOf(serial, kind, false)?.value).toBe(value);
  });

  test.each([
    [0, '1904-01-01'],
    [59, '1904-02-29'],
    [43_889, '2024-02-29'],
  ])('counts %d from 1904 when the workbook does', (serial, value) => {
    expect(dateCellOf(serial, 'date', true)?.value).toBe(value);
  });

  test.each([-1, 2_958_466, 1e300])('leaves %d alone, which no spreadsheet shows as a date', (serial) => {
    expect(dateCellOf(serial, 'date', false)).toBeUndefined();
  });
});

describe('isoDateCell', () => {
  test.each([
    ['2024-02-29', undefined, '2024-02-29', 'date'],
    ['2024-02-29T00:00:00', 'date', '2024-02-29', 'date'],
    ['2024-02-29T00:00:00.000Z', 'date', '2024-02-29', 'date'],
    ['2024-02-29T13:30', 'date', '2024-02-29T13:30:00', 'date-time'],
    ['2024-02-29T13:30:00.250', 'date-time', '2024-02-29T13:30:00.25', 'date-time'],
    ['2024-02-29T00:00:00', 'date-time', '2024-02-29T00:00:00', 'date-time'],
    ['13:30:00', 'time', '13:30:00', 'time'],
  ] as const)('reads %s', (text, kind, value, precision) => {
    expect(isoDateCell(text, kind)).toEqual({ kind: 'date', value, precision });
  });

  test.each(['', 'Z', 'yesterday', '29.02.2024'])('does not read %j', (text) => {
    expect(isoDateCell(text, 'date')).toBeUndefined();
  });
});
