import { type ByteSource, readRange, streamRange } from '../byte-source.ts';
import type { CellBatch } from '../cell-batch.ts';
import type { Limits } from '../limits.ts';
import type { Table, TableOptions } from '../table.ts';
import { UnreadableFileError } from '../unreadable-file-error.ts';
import { checkDelimiter } from './check-delimiter.ts';
import { CsvScanner } from './csv-scanner.ts';
import { sniffDelimiter } from './sniff-delimiter.ts';
import { ENCODING_SAMPLE_BYTES, type SniffedEncoding, sniffEncoding } from './text-encoding.ts';
import { toUtf8 } from './to-utf8.ts';

/** Delimited text, of which the beginning is known. */
interface CsvBytes {
  /** The first `ENCODING_SAMPLE_BYTES`, or all there are. */
  readonly head: Buffer;
  readonly isWhole: boolean;
  /** Everything from an offset within the head on. */
  from(offset: number): AsyncIterable<Uint8Array>;
}

/** How Excel lets a file name its delimiter: a first line that is no record. */
const DELIMITER_LINE = /^sep=([^\r\n"])(\r\n|\r|\n)/i;

/** Opens delimited text. Encoding and delimiter are decided on the first 64 KiB. */
export async function openCsvTable(
  source: ByteSource,
  options: TableOptions,
  limits: Limits,
): Promise<Table> {
  const head = await readRange(source, 0, ENCODING_SAMPLE_BYTES);
  const from = (offset: number) => streamRange(source, offset, source.size, 'passing');
  return tableOf({ head, isWhole: head.length === source.size, from }, options, limits);
}

/**
 * Opens delimited text of unknown length, such as a pipe gives.
 * @throws {UnreadableFileError} also when its rows are asked for again: they can be read once.
 */
export async function openCsvStream(
  chunks: AsyncIterable<Uint8Array>,
  options: TableOptions,
  limits: Limits,
): Promise<Table> {
  const rest = chunks[Symbol.asyncIterator]();
  const taken: Uint8Array[] = [];
  let length = 0;
  let isWhole = false;
  while (length < ENCODING_SAMPLE_BYTES && !isWhole) {
    const next = await rest.next();
    if (next.done === true) isWhole = true;
    else length += taken.push(Uint8Array.from(next.value)) && next.value.length;
  }
  const start = Buffer.concat(taken);
  const head = start.subarray(0, ENCODING_SAMPLE_BYTES);
  let wasRead = false;
  const from = async function* (offset: number) {
    if (wasRead) throw readOnce();
    wasRead = true;
    try {
      yield start.subarray(offset);
      if (!isWhole) yield* { [Symbol.asyncIterator]: () => rest };
    } finally {
      await rest.return?.();
    }
  };
  return tableOf({ head, isWhole: isWhole && head.length === start.length, from }, options, limits);
}

function readOnce(): UnreadableFileError {
  return new UnreadableFileError(
    'file-limit-exceeded',
    'The rows have to be read again, because the keys of x-unique are too many to keep, but a stream can be read once. Save it to a file and send that.',
    { limit: 'streamedKeys' },
  );
}

function tableOf(bytes: CsvBytes, options: TableOptions, limits: Limits): Table {
  const { head, isWhole } = bytes;
  const sniffed = sniffEncoding(head, isWhole);
  const sample = decodeSample(head, sniffed);
  if (isWhole && sample.trim() === '') {
    throw new UnreadableFileError('file-empty', 'The file is empty. Send a file with a header and rows.');
  }
  const text = sample.replaceAll('\0', '');
  const [line, declared] = DELIMITER_LINE.exec(text) ?? [''];
  const delimiter = options.delimiter ?? declared ?? sniffDelimiter(text, isWhole);
  checkDelimiter(delimiter);
  const { encoding, markLength } = sniffed;
  const start = markLength + line.length * (encoding.startsWith('utf-16') ? 2 : 1);
  const rows = () =>
    readRows(
      toUtf8(bytes.from(start), encoding, start),
      new CsvScanner(delimiter, limits, line === '' ? 1 : 2),
    );
  return { format: 'csv', encoding, delimiter, batches: rows };
}

/** Not fatal: what is wrong with the text is told, with its place, when the rows are read. */
function decodeSample(sample: Uint8Array, { encoding, markLength }: SniffedEncoding): string {
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(sample.subarray(markLength), { stream: true });
}

async function* readRows(chunks: AsyncIterable<Uint8Array>, scanner: CsvScanner): AsyncGenerator<CellBatch> {
  const { batch } = scanner;
  try {
    for await (const chunk of chunks) {
      scanner.feed(chunk);
      while (scanner.scan()) {
        yield batch;
        scanner.take();
      }
      if (batch.rowCount > 0) yield batch;
      scanner.take();
    }
    scanner.feed(new Uint8Array(0));
    scanner.finish();
  } catch (error) {
    // Rows before the place that is refused are whole, in whatever pieces the file came.
    if (batch.rowCount > 0) yield batch;
    throw error;
  }
  if (batch.rowCount > 0) yield batch;
}
