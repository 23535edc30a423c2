import { expect, test } from 'vitest';
import { csvValue } from '../../../../../shared/workbook/csv/csv-value.ts';
import { modelJson, readModel } from '../../../../support/spreadsheets/read-model.ts';

test('a CSV is a workbook of one sheet, whose plain numbers, days and booleans are that', async () => {
  const model = await readModel('Name;Since;Amount;Paid\nÄda;2024-02-29;1.50;true\n"B;b";;-2e3;FALSE\n');
  expect(modelJson(model)).toMatchObject({
    format: 'csv',
    names: [],
    formats: [{ code: 'General' }, { code: 'yyyy-mm-dd', class: 'date' }],
    sheets: [
      {
        name: 'Sheet1',
        state: 'visible',
        dimensions: 'A1:D3',
        regions: [{ range: 'A1:D3', headerRow: 1, firstDataRow: 2, lastDataRow: 3 }],
        cells: [
          { cell: 'A1', value: 'Name' },
          { cell: 'B1', value: 'Since' },
          { cell: 'C1', value: 'Amount' },
          { cell: 'D1', value: 'Paid' },
          { cell: 'A2', value: 'Äda' },
          { cell: 'B2', value: 45_351, format: 1 },
          { cell: 'C2', value: 1.5 },
          { cell: 'D2', value: true },
          { cell: 'A3', value: 'B;b' },
          { cell: 'C3', value: -2000 },
          { cell: 'D3', value: false },
        ],
      },
    ],
  });
});

test.each([
  '007',
  '+49301234',
  '1,5',
  '1 000',
  '12345678901234567',
  '1e999',
  '.5',
  '2023-02-30',
  'Infinity',
  '0x10',
  '',
])('“%s” stays text', (text) => {
  expect(csvValue(text)).toEqual({ kind: 'text' });
});
