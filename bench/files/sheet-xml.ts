import type { Order } from './order.ts';
import { SHARED_COLUMNS } from './order-schema.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
/** Characters that are packed at once. */
const CHUNK = 1 << 18;
const DAY_MS = 86_400_000;
const DAY_ZERO = Date.UTC(1899, 11, 30);

/** How a sheet holds its texts. */
interface Strings {
  /** The attributes and the content of a cell with this text. */
  cell(text: string): string;
}

/** Each text once, in a part of its own, as Excel writes it. */
export class SharedStrings implements Strings {
  readonly #indices = new Map<string, number>();
  #references = 0;

  cell(text: string): string {
    this.#references++;
    const index = this.#indices.get(text) ?? this.#indices.size;
    this.#indices.set(text, index);
    return ` t="s"><v>${index}</v>`;
  }

  *xml(): Generator<string> {
    yield `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="${MAIN}" count="${this.#references}" uniqueCount="${this.#indices.size}">`;
    for (const text of this.#indices.keys()) yield `<si><t>${text}</t></si>`;
    yield '</sst>';
  }
}

/** Each text where it stands, as most libraries write it that stream. */
export class InlineStrings implements Strings {
  cell(text: string): string {
    return ` t="inlineStr"><is><t>${text}</t></is>`;
  }
}

/** The whole part, in pieces. Texts must hold nothing that XML escapes; the orders' texts do not. */
export function* sheetXml(orders: Iterable<Order>, strings: Strings): Generator<string> {
  let xml = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="${MAIN}"><sheetData><row r="1">`;
  for (const [i, name] of [...SHARED_COLUMNS, 'total'].entries()) {
    xml += `<c r="${String.fromCharCode(65 + i)}1"${strings.cell(name)}</c>`;
  }
  xml += '</row>';
  for (const order of orders) {
    xml += rowXml(order, strings);
    if (xml.length < CHUNK) continue;
    yield xml;
    xml = '';
  }
  yield `${xml}</sheetData></worksheet>`;
}

function rowXml(order: Order, strings: Strings): string {
  const row = order.id + 1;
  const text = (column: string, value: string) =>
    value === '' ? '' : `<c r="${column}${row}"${strings.cell(value)}</c>`;
  const number = (column: string, value: number) => `<c r="${column}${row}"><v>${value}</v></c>`;
  const { amount, active } = order;
  return `<row r="${row}">${number('A', order.id)}${text('B', order.code)}${text('C', order.name)}${text('D', order.email)}${
    typeof amount === 'number' ? number('E', amount) : text('E', amount)
  }${number('F', order.qty)}${text('G', order.status)}${
    typeof active === 'string' ? text('H', active) : `<c r="H${row}" t="b"><v>${active ? 1 : 0}</v></c>`
  }${dateXml(order.created, row, strings)}<c r="J${row}"><f>E${row}*F${row}</f><v>${order.total}</v></c></row>`;
}

/** A date's cell is a count of days with the style for dates; what is no date stays text. */
function dateXml(date: string, row: number, strings: Strings): string {
  const time = Date.parse(date);
  return Number.isNaN(time)
    ? `<c r="I${row}"${strings.cell(date)}</c>`
    : `<c r="I${row}" s="1"><v>${(time - DAY_ZERO) / DAY_MS}</v></c>`;
}
