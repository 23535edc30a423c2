import { expect, test } from 'vitest';
import { textTable } from '../../../../bench/page/text-table.ts';

test('columns are as wide as their widest cell, and numbers stand to the right', () => {
  const table = {
    head: ['', 's', 'found'],
    rows: [
      ['ours', '1', '7'],
      ['another', '10.5', ''],
    ],
  };
  expect(textTable(table)).toBe(['            s  found', 'ours        1      7', 'another  10.5'].join('\n'));
});
