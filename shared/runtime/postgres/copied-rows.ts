/** A column of what COPY gives, with PostgreSQL's number of its type. */
export interface CopiedField {
  readonly name: string;
  readonly type: number;
}

/** Decoded at once: more would be one string too long. */
const CHUNK_BYTES = 1 << 22;
const NEWLINE = 0x0a;
const BOOLEAN = 16;
/** bigint, smallint, integer, real and double. */
const NUMBERS = new Set([20, 21, 23, 700, 701]);
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

type Read = (field: string) => unknown;

/** The rows in COPY's text format: numbers, logical values, and texts, as which all else comes. */
export function* copiedRows(
  fields: readonly CopiedField[],
  data: Uint8Array,
): Generator<Record<string, unknown>> {
  const readers = fields.map(({ name, type }) => ({ name, read: readerOf(type) }));
  for (const line of linesOf(data)) {
    const row: Record<string, unknown> = {};
    const texts = line.split('\t');
    for (let i = 0; i < readers.length; i++) {
      const reader = readers[i];
      const text = texts[i];
      if (reader === undefined || text === undefined) continue;
      row[reader.name] = text === '\\N' ? null : reader.read(text);
    }
    yield row;
  }
}

function* linesOf(data: Uint8Array): Generator<string> {
  // A mark of the byte order is a character of its text here, wherever it stands.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for (let start = 0; start < data.length; ) {
    const end = endOfLines(data, start);
    const lines = decoder.decode(data.subarray(start, end)).split('\n');
    lines.pop(); // behind the last line end
    yield* lines;
    start = end;
  }
}

/** Behind the last line end within a chunk; of a longer line, behind its own. */
function endOfLines(data: Uint8Array, start: number): number {
  if (start + CHUNK_BYTES >= data.length) return data.length;
  const last = data.lastIndexOf(NEWLINE, start + CHUNK_BYTES);
  return (last >= start ? last : data.indexOf(NEWLINE, start)) + 1;
}

function readerOf(type: number): Read {
  if (NUMBERS.has(type)) return Number;
  if (type === BOOLEAN) return (text) => text === 't';
  return unescaped;
}

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(.)/g, (_, character: string) => ESCAPES[character] ?? character);
}
