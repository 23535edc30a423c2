import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BadRows, type Found } from './bad-rows.ts';
import type { Order } from './order.ts';
import { SHARED_COLUMNS } from './order-schema.ts';
import { orders, type Spoiling } from './orders.ts';

/** Characters that go to the disk at once. */
const CHUNK = 1 << 20;

/** Writes orders by RFC 4180 and says which of them are bad. */
export async function writeCsvFile(path: string, rows: number, spoiling: Spoiling): Promise<Found> {
  const bad = new BadRows();
  await pipeline(Readable.from(chunks(rows, spoiling, bad)), createWriteStream(path));
  return bad.found(rows);
}

function* chunks(rows: number, spoiling: Spoiling, bad: BadRows): Generator<string> {
  let text = `${[...SHARED_COLUMNS, 'note'].join(',')}\n`;
  for (const { order, isBad } of orders(rows, spoiling)) {
    if (isBad) bad.add(order.id + 1);
    text += line(order);
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  yield text;
}

function line({ id, code, name, email, amount, qty, status, active, created, note }: Order): string {
  const price = typeof amount === 'number' ? amount.toFixed(2) : amount;
  return `${id},${code},${name},${email},${price},${qty},${status},${active},${created},${quoted(note)}\n`;
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
