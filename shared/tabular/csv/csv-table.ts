import { InvalidInputError } from '../../errors.ts';
import { batchOfRows } from '../batch-of-rows.ts';
import { type ByteSource, readRange, streamRange } from '../byte-source.ts';
import type { CellBatch } from '../cell-batch.ts';
import type { Limits } from '../limits.ts';
import type { Table, TableOptions } from '../table.ts';
import { UnreadableFileError } from '../unreadable-file-error.ts';
import { CsvScanner } from './csv-scanner.ts';
import { decodeText } from './decode-text.ts';
import { sniffDelimiter } from './sniff-delimiter.ts';
import { ENCODING_SAMPLE_BYTES, type SniffedEncoding, sniffEncoding } from './text-encoding.ts';

/** Opens delimited text. Encoding and delimiter are decided on the first 64 KiB. */
export async function openCsvTable(
  source: ByteSource,
  options: TableOptions,
  limits: Limits,
): Promise<Table> {
  const sample = await readRange(source, 0, ENCODING_SAMPLE_BYTES);
  const isWhole = sample.length === source.size;
  const sniffed = sniffEncoding(sample, isWhole);
  if (sniffed.markLength === source.size) throw new UnreadableFileError('file-empty', 'The file is empty.');

  const delimiter = options.delimiter ?? sniffDelimiter(decodeSample(sample, sniffed), isWhole);
  if (!/^[^\r\n"\0]$/.test(delimiter)) {
    throw new InvalidInputError('A delimiter is one character, and neither a quote nor a line break.');
  }
  return {
    format: 'csv',
    encoding: sniffed.encoding,
    delimiter,
    batches: () => readRows(source, sniffed, new CsvScanner(delimiter, limits)),
  };
}

/** Not fatal: what is wrong with the text is told, with its place, when the rows are read. */
function decodeSample(sample: Uint8Array, { encoding, markLength }: SniffedEncoding): string {
  return new TextDecoder(encoding, { ignoreBOM: true })
    .decode(sample.subarray(markLength), { stream: true })
    .replaceAll('\0', '');
}

async function* readRows(
  source: ByteSource,
  { encoding, markLength }: SniffedEncoding,
  scanner: CsvScanner,
): AsyncGenerator<CellBatch> {
  for await (const text of decodeText(streamRange(source, markLength, source.size), encoding, markLength)) {
    scanner.push(text);
    const rows = scanner.take();
    if (rows.length > 0) yield batchOfRows(rows);
  }
  scanner.end();
  const rows = scanner.take();
  if (rows.length > 0) yield batchOfRows(rows);
}
