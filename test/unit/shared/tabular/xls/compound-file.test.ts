import { describe, expect, test } from 'vitest';
import { writeCompoundFile } from '../../../../support/spreadsheets/compound-file-writer.ts';
import { readTexts } from '../../../../support/spreadsheets/read-table.ts';
import { writeXls, writeXlsStream } from '../../../../support/spreadsheets/xls-writer.ts';

const sheets = [{ name: 'One', rows: [['a', 1]] }];
const large = { name: 'Pictures', content: Buffer.alloc(14_300_000, 0x7f) };
const FIRST_LIST_SECTOR = 68;

describe('a compound file', () => {
  test('may hold the workbook in its mini stream', async () => {
    const alone = writeXls({ sheets, isMini: true });
    expect(alone.length).toBeLessThan(4096);
    expect(await readTexts(alone)).toEqual([['a', '1']]);
    const behind = writeCompoundFile([
      { name: 'Summary', content: Buffer.alloc(1000, 0x7f), isMini: true },
      { name: 'Workbook', content: writeXlsStream({ sheets }), isMini: true },
    ]);
    expect(await readTexts(behind)).toEqual([['a', '1']]);
  });

  test('may be so large that its table of sectors is listed outside of the header', async () => {
    const file = writeXls({ sheets, streamsBefore: [large] });
    expect(file.readUInt32LE(FIRST_LIST_SECTOR)).toBeLessThan(file.length / 512);
    expect(await readTexts(file)).toEqual([['a', '1']]);
  });

  test('is refused when that list leads nowhere or runs in circles', async () => {
    const file = writeXls({ sheets, streamsBefore: [large] });
    const list = file.readUInt32LE(FIRST_LIST_SECTOR);
    const circular = Buffer.from(file);
    // The last number of a list is that of the next.
    circular.writeUInt32LE(list, (list + 2) * 512 - 4);
    const nowhere = Buffer.from(file);
    nowhere.writeUInt32LE(0x00ff_ffff, FIRST_LIST_SECTOR);
    for (const bytes of [circular, nowhere])
      await expect(readTexts(bytes)).rejects.toMatchObject({ code: 'file-corrupt' });
  });
});
