import { utils, write } from '@e965/xlsx';
import { expect, test } from 'vitest';
import { readTexts } from '../../../support/spreadsheets/read-table.ts';

test.each(['xlsx', 'biff8'] as const)(
  'merged cells have their value in the first cell alone (%s)',
  async (bookType) => {
    const sheet = utils.aoa_to_sheet([
      ['name', 'city', 'age'],
      ['Ada', null, 36],
      ['Bob', 'Bonn', 17],
      [null, 'Köln', 18],
    ]);
    sheet['!merges'] = [utils.decode_range('A2:B2'), utils.decode_range('A3:A4')];
    const bytes: Buffer = write(
      { SheetNames: ['One'], Sheets: { One: sheet } },
      { type: 'buffer', bookType },
    );
    expect(await readTexts(bytes)).toEqual([
      ['name', 'city', 'age'],
      ['Ada', null, '36'],
      ['Bob', 'Bonn', '17'],
      [null, 'Köln', '18'],
    ]);
  },
);
