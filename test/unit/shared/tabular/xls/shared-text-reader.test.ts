import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { record, u16 } from '../../../../support/spreadsheets/biff-record.ts';
import { readTexts } from '../../../../support/spreadsheets/read-table.ts';
import { sharedStringRecords } from '../../../../support/spreadsheets/shared-string-records.ts';
import { writeXls } from '../../../../support/spreadsheets/xls-writer.ts';

const text = fc
  .array(fc.constantFrom('a', 'b', 'z9', 'é', 'Ł', '東京', '😀'), { minLength: 1, maxLength: 12 })
  .map((characters) => characters.join(''));
const fixtureText = fc.record({
  text,
  formatRuns: fc.constantFrom(0, 0, 1, 5),
  phoneticBytes: fc.constantFrom(0, 0, 3, 40),
});

describe('the table of shared texts', () => {
  test('gives its texts wherever records are continued, and leaves out formats and phonetic blocks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fixtureText, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 14, max: 80 }),
        async (texts, recordBytes) => {
          const globals = sharedStringRecords(texts, recordBytes);
          const records = texts.map((_, i) => record(0xfd, u16(i, 0, 0, i, 0)));
          const cells = await readTexts(writeXls({ globals, sheets: [{ name: 'One', records }] }));
          expect(cells).toEqual(texts.map((fixture) => [fixture.text]));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('is refused when it ends within a text or in the middle of a wide character', async () => {
    const sheets = [{ name: 'One', rows: [['a']] }];
    const [first = Buffer.alloc(0)] = sharedStringRecords([{ text: 'abcdefghijkl' }], 14);
    const cut = record(0xfc, u16(1, 0, 1, 0), u16(2), Buffer.from([1, 0x41, 0x01, 0x42]));
    for (const globals of [[first], [cut]])
      await expect(readTexts(writeXls({ sheets, globals }))).rejects.toMatchObject({ code: 'file-corrupt' });
  });
});
