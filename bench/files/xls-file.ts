import { writeFile } from 'node:fs/promises';
import { CFB } from '@e965/xlsx';
import { BadRows, type Found } from './bad-rows.ts';
import { beginOf, END, orderRecords, record, styles, TextTable, u16, u32 } from './biff-records.ts';
import { SHARED_COLUMNS } from './order-schema.ts';
import { orders } from './orders.ts';

const COLUMNS = [...SHARED_COLUMNS, 'total'];

/** Writes a BIFF8 workbook of orders and says which of them are bad. By hand: SheetJS takes hours for its table of texts. */
export async function writeXlsFile(path: string, rows: number): Promise<Found> {
  const bad = new BadRows();
  const texts = new TextTable();
  const cells = [headerRecords(texts)];
  for (const { order, isBad } of orders(rows, 'one-percent-once')) {
    if (isBad) bad.add(order.id + 1);
    cells.push(orderRecords(order, texts));
  }
  const dimensions = record(0x200, u32(0), u32(rows + 1), u16(0, COLUMNS.length, 0));
  const sheet = [beginOf('sheet'), dimensions, ...cells, END];

  const unicode = record(0x42, u16(1200));
  const before = Buffer.concat([beginOf('globals'), unicode, styles()]);
  const after = Buffer.concat([texts.records(), END]);
  const name = Buffer.from('Orders');
  const sheetEntry = (offset: number) =>
    record(0x85, u32(offset), u16(0), Buffer.from([name.length, 0]), name);
  const start = before.length + sheetEntry(0).length + after.length;

  const file = CFB.utils.cfb_new();
  CFB.utils.cfb_add(file, '/Workbook', Buffer.concat([before, sheetEntry(start), after, ...sheet]));
  await writeFile(path, CFB.write(file, { type: 'buffer' }));
  return bad.found(rows);
}

function headerRecords(texts: TextTable): Buffer {
  return Buffer.concat(
    COLUMNS.map((name, column) => record(0xfd, u16(0, column, 0), u32(texts.indexOf(name)))),
  );
}
