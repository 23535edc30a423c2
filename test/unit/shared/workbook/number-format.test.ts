import { expect, test } from 'vitest';
import { numberFormatOf } from '../../../../shared/workbook/classify-number-format.ts';

test.each([
  ['General', 'general'],
  ['', 'general'],
  ['0.00', 'number'],
  ['#,##0;[Red]-#,##0', 'number'],
  ['0.00E+00', 'number'],
  ['# ?/?', 'number'],
  ['0%', 'percent'],
  ['0.0 %', 'percent'],
  ['"100 %" 0', 'number'],
  ['$#,##0.00', 'currency'],
  ['[$€-407] #,##0.00', 'currency'],
  ['[$-409]d mmm yyyy', 'date'],
  ['#,##0.00 "€"', 'currency'],
  ['yyyy-mm-dd', 'date'],
  ['h:mm', 'time'],
  ['yyyy-mm-dd hh:mm', 'date-time'],
  ['[h]:mm:ss', 'elapsed'],
  ['[Red][mm]:ss', 'elapsed'],
  ['@', 'text'],
  ['General" pieces"', 'general'],
  ['"day" 0', 'number'],
] as const)('%s shows %s', (code, expected) => {
  expect(numberFormatOf(200, code)).toEqual({ code, class: expected });
});

test.each([
  [0, 'general'],
  [1, 'number'],
  [5, 'currency'],
  [9, 'percent'],
  [14, 'date'],
  [20, 'time'],
  [22, 'date-time'],
  [37, 'number'],
  [44, 'currency'],
  [46, 'elapsed'],
  [49, 'text'],
  [57, 'date'],
  [150, 'general'],
] as const)('the format number %i, without a code, shows %s', (id, expected) => {
  expect(numberFormatOf(id, undefined).class).toBe(expected);
});
