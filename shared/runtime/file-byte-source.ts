import { type FileHandle, open } from 'node:fs/promises';
import { DomainError } from '../errors.ts';
import type { ByteSource, PieceUse } from '../tabular/byte-source.ts';

const CHUNK_BYTES = 256 * 1024;

/** Somebody wrote to the file while it was read: what was read is neither the old nor the new one. */
class FileChangedError extends DomainError {
  readonly code = 'upload-changed';
  override readonly retryable = true;
}

/** An open file. */
export interface FileByteSource extends ByteSource, AsyncDisposable {}

/**
 * Opens a file on disk. Reading fails with a `DomainError` once the file has changed since.
 * @throws the system's error when it cannot be opened.
 */
export async function openFileByteSource(path: string): Promise<FileByteSource> {
  const file = await open(path);
  const { size, mtimeNs } = await file.stat({ bigint: true });
  return {
    size: Number(size),
    read: (start, end, pieces) => readChunks(file, start, end, mtimeNs, pieces),
    [Symbol.asyncDispose]: () => file.close(),
  };
}

async function* readChunks(
  file: FileHandle,
  start: number,
  end: number,
  mtimeNs: bigint,
  pieces: PieceUse | undefined,
): AsyncGenerator<Uint8Array> {
  let buffer: Buffer | undefined;
  for (let position = start; position < end; ) {
    const length = Math.min(CHUNK_BYTES, end - position);
    if (buffer === undefined || pieces !== 'passing') buffer = Buffer.allocUnsafeSlow(length);
    const { bytesRead } = await file.read(buffer, 0, length, position);
    if (bytesRead === 0) throw changed();
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
  if ((await file.stat({ bigint: true })).mtimeNs !== mtimeNs) throw changed();
}

function changed(): FileChangedError {
  return new FileChangedError(
    'The file was changed while it was being read. Run it again when nobody writes to it.',
  );
}
