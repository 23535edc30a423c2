import { utils, write } from '@e965/xlsx';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTexts } from '../../../../support/spreadsheets/read-table.ts';

const text = fc
  .array(fc.constantFrom('a', 'B', ' ', 'é', '東京', '😀', '&', '<', '>', '"', "'", '7'), { maxLength: 8 })
  .map((characters) => `x${characters.join('')}x`);
const double = fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => value + 0);
const cell = fc.oneof(text, fc.integer(), double, fc.boolean());
const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 10 });

test('a workbook that another program wrote has the cells that were put in', async () => {
  await fc.assert(
    fc.asyncProperty(table, fc.boolean(), async (rows, bookSST) => {
      const Sheets = { One: utils.aoa_to_sheet(rows) };
      const bytes: Buffer = write(
        { SheetNames: ['One'], Sheets },
        { type: 'buffer', bookType: 'xlsx', bookSST },
      );
      expect(await readTexts(bytes)).toEqual(rows.map((cells) => cells.map(shown)));
    }),
    { numRuns: 30 },
  );
});

function shown(value: unknown): string {
  return typeof value === 'boolean' ? String(value).toUpperCase() : String(value);
}
