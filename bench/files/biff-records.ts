import type { Order } from './order.ts';

const RECORD_BYTES = 8224;
const DAY_MS = 86_400_000;
const DAY_ZERO = Date.UTC(1899, 11, 30);
const PLAIN = 0;
const DATE = 1;
const TYPE = { globals: 5, sheet: 16 };

export function record(id: number, ...fields: readonly Buffer[]): Buffer {
  const body = Buffer.concat(fields);
  return Buffer.concat([u16(id, body.length), body]);
}

export function beginOf(part: keyof typeof TYPE): Buffer {
  return record(0x809, u16(0x600, TYPE[part], 0, 0), Buffer.alloc(8));
}

export const END = record(0x0a);

/** The style of plain cells and the one of dates. */
export function styles(): Buffer {
  const firstOwnFormat = 164;
  const style = (format: number) => record(0xe0, u16(0, format), Buffer.alloc(16));
  return Buffer.concat([
    record(0x41e, u16(firstOwnFormat), biffText('yyyy-mm-dd')),
    style(0),
    style(firstOwnFormat),
  ]);
}

/** The table of a workbook's texts: each once, and none cut in two by the end of a record. */
export class TextTable {
  readonly #indices = new Map<string, number>();
  #references = 0;

  indexOf(text: string): number {
    this.#references++;
    const index = this.#indices.get(text) ?? this.#indices.size;
    this.#indices.set(text, index);
    return index;
  }

  records(): Buffer {
    const records: Buffer[] = [];
    let parts = [u32(this.#references), u32(this.#indices.size)];
    let length = 8;
    const close = () => records.push(record(records.length === 0 ? 0xfc : 0x3c, ...parts));
    for (const text of this.#indices.keys()) {
      const encoded = biffText(text);
      if (length + encoded.length > RECORD_BYTES) {
        close();
        parts = [];
        length = 0;
      }
      parts.push(encoded);
      length += encoded.length;
    }
    close();
    return Buffer.concat(records);
  }
}

/** The cells of one row, as Excel saves them: texts in the table, the total as a formula with its result. */
export function orderRecords(order: Order, texts: TextTable): Buffer {
  const row = order.id; // from 0 on, and the header is above
  const { amount, active } = order;
  const at = (column: number, style = PLAIN) => u16(row, column, style);
  const text = (column: number, value: string) =>
    value === '' ? Buffer.alloc(0) : record(0xfd, at(column), u32(texts.indexOf(value)));
  const number = (column: number, value: number) => record(0x203, at(column), f64(value));
  const time = Date.parse(order.created);
  return Buffer.concat([
    number(0, order.id),
    text(1, order.code),
    text(2, order.name),
    text(3, order.email),
    typeof amount === 'number' ? number(4, amount) : text(4, amount),
    number(5, order.qty),
    text(6, order.status),
    typeof active === 'string' ? text(7, active) : record(0x205, at(7), Buffer.from([active ? 1 : 0, 0])),
    Number.isNaN(time) ? text(8, order.created) : record(0x203, at(8, DATE), f64((time - DAY_ZERO) / DAY_MS)),
    record(6, at(9), f64(order.total), u16(0), u32(0), product(row, 4, 5)),
  ]);
}

/** The tokens of a formula that multiplies two cells of its row. */
function product(row: number, left: number, right: number): Buffer {
  const cell = (column: number) => Buffer.concat([Buffer.from([0x44]), u16(row, column | 0xc000)]);
  return Buffer.concat([u16(11), cell(left), cell(right), Buffer.from([0x05])]);
}

/** One byte per character where that is enough. */
function biffText(text: string): Buffer {
  const isWide = /[^\0-\xff]/.test(text);
  return Buffer.concat([
    u16(text.length),
    Buffer.from([isWide ? 1 : 0]),
    Buffer.from(text, isWide ? 'utf16le' : 'latin1'),
  ]);
}

export function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) bytes.writeUInt16LE(value, i * 2);
  return bytes;
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function f64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}
