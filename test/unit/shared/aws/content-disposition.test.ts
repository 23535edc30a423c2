import { expect, test } from 'vitest';
import { attachment } from '../../../../shared/aws/content-disposition.ts';

test.each([
  ['plain.csv', `attachment; filename="plain.csv"; filename*=UTF-8''plain.csv`],
  ['Übersicht.csv', `attachment; filename="_bersicht.csv"; filename*=UTF-8''%C3%9Cbersicht.csv`],
  ['a"b\\c/d%e', `attachment; filename="a_b_c_d_e"; filename*=UTF-8''a%22b%5Cc%2Fd%25e`],
  [`it's (1)*.csv`, `attachment; filename="it's (1)*.csv"; filename*=UTF-8''it%27s%20%281%29%2A.csv`],
  [
    'a\r\nset-cookie: x',
    `attachment; filename="a__set-cookie: x"; filename*=UTF-8''a%0D%0Aset-cookie%3A%20x`,
  ],
  ['\ud83d\ude00', `attachment; filename="__"; filename*=UTF-8''%F0%9F%98%80`],
  ['half \ud83d', `attachment; filename="half _"; filename*=UTF-8''half%20%EF%BF%BD`],
])('saves %j as what it is called, and nothing else', (name, header) => {
  expect(attachment(name)).toBe(header);
});
