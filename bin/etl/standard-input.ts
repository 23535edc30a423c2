import { openCsvStream } from '../../shared/tabular/csv/csv-table.ts';
import { detectFormat } from '../../shared/tabular/detect-format.ts';
import { matchSignature } from '../../shared/tabular/file-signatures.ts';
import { DEFAULT_LIMITS } from '../../shared/tabular/limits.ts';
import { memorySource } from '../../shared/tabular/memory-source.ts';
import { openTable } from '../../shared/tabular/open-table.ts';
import { readableFormat } from '../../shared/tabular/readable-format.ts';
import type { Table, TableOptions } from '../../shared/tabular/table.ts';
import { UnreadableFileError } from '../../shared/tabular/unreadable-file-error.ts';

/** Bytes that tell what comes through a pipe. */
const HEAD_BYTES = 64 * 1024;
/** A workbook is kept in memory, because its readers go back and forth in it. */
const MAX_WORKBOOK_BYTES = 512 * 1024 ** 2;

export type OpenTable = (options: TableOptions) => Promise<Table>;

/**
 * What comes through a pipe, ready to be opened: text as it streams by, a workbook from memory.
 * @throws {UnreadableFileError} for what is neither.
 */
export async function openPipe(chunks: AsyncIterable<Uint8Array>): Promise<OpenTable> {
  const { head, all } = await peek(chunks);
  const signature = matchSignature(head);
  if (signature !== undefined && 'container' in signature) {
    const source = memorySource(await collect(all));
    return (options) => openTable(source, options);
  }
  readableFormat((await detectFormat(memorySource(head))).format);
  return (options) => openCsvStream(all, options, DEFAULT_LIMITS);
}

async function peek(chunks: AsyncIterable<Uint8Array>) {
  const rest = chunks[Symbol.asyncIterator]();
  const taken: Uint8Array[] = [];
  let length = 0;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    length += next.value.length;
    taken.push(next.value);
    if (length >= HEAD_BYTES) break;
  }
  const head = Buffer.concat(taken);
  async function* all() {
    try {
      yield head;
      yield* { [Symbol.asyncIterator]: () => rest };
    } finally {
      await rest.return?.();
    }
  }
  return { head, all: all() };
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > MAX_WORKBOOK_BYTES) throw tooLarge();
    kept.push(chunk);
  }
  return Buffer.concat(kept, size);
}

function tooLarge(): UnreadableFileError {
  const megabytes = Math.floor(MAX_WORKBOOK_BYTES / 1024 ** 2);
  return new UnreadableFileError(
    'file-limit-exceeded',
    `A workbook of more than ${megabytes} MiB came in through the pipe. Save it to a file and name that: files may be of any size.`,
    { limit: 'pipedBytes', maximum: MAX_WORKBOOK_BYTES },
  );
}
