import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, type ZipFile } from 'yauzl';
import { type ByteSource, streamRange } from '../byte-source.ts';
import { type Limits, limitExceeded } from '../limits.ts';
import { corruptWorkbook } from '../refused-workbook.ts';
import { UnreadableFileError } from '../unreadable-file-error.ts';
import { ZipReader } from './zip-reader.ts';

const STORED = 0;
const DEFLATED = 8;
/** Large pieces: zlib's default of 16 KiB takes nearly three times as long. */
const INFLATE_CHUNK_BYTES = 256 * 1024;
/** Parts read as a whole (relations, content types) are a few kilobytes. */
const SMALL_PART_BYTES = 1024 ** 2;

/** A ZIP file whose parts are verified as they are read: declared sizes, checksums and limits. */
export class ZipArchive {
  readonly #source: ByteSource;
  readonly #reader: ZipReader;
  readonly #zip: ZipFile;
  readonly #limits: Limits;
  /** By lower-case name: names of parts differ only by more than their case. */
  readonly #entries = new Map<string, Entry>();

  private constructor(source: ByteSource, reader: ZipReader, zip: ZipFile, limits: Limits) {
    this.#source = source;
    this.#reader = reader;
    this.#zip = zip;
    this.#limits = limits;
  }

  /** @throws {UnreadableFileError} when the archive's directory is damaged or too large. */
  static async open(source: ByteSource, limits: Limits): Promise<ZipArchive> {
    const reader = new ZipReader(source);
    return translatingFaults(reader, async () => {
      const zip = await fromRandomAccessReaderPromise(reader, source.size, { autoClose: false });
      if (zip.entryCount > limits.entries) throw limitExceeded(limits, 'entries', `${zip.entryCount} listed`);
      const archive = new ZipArchive(source, reader, zip, limits);
      await archive.#readDirectory();
      return archive;
    });
  }

  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase());
  }

  /** The bytes that a part declares to have; more than that is never read of it. */
  sizeOf(name: string): number {
    return this.#entries.get(name.toLowerCase())?.uncompressedSize ?? 0;
  }

  /** How many times larger than its packed size a part declares to be; more than that is never read of it. */
  ratioOf(name: string): number {
    const entry = this.#entries.get(name.toLowerCase());
    return entry === undefined ? 0 : entry.uncompressedSize / Math.max(1, entry.compressedSize);
  }

  /**
   * The part's content, in pieces. Other `limits` than the archive's own may hold for one part.
   * @throws {UnreadableFileError} when it is missing, damaged, encrypted or over the limits; the pieces before are void then.
   */
  async *read(name: string, limits: Limits = this.#limits): AsyncGenerator<Uint8Array> {
    const entry = this.#entries.get(name.toLowerCase());
    if (entry === undefined) throw corruptWorkbook(`the part “${name}” is missing`);
    this.#refuseUnreadable(entry);
    refuseBomb(entry, entry.uncompressedSize, limits);

    const { fileDataStart } = await translatingFaults(this.#reader, () =>
      this.#zip.readLocalFileHeaderPromise(entry, { minimal: true }),
    );
    const packed = streamRange(this.#source, fileDataStart, fileDataStart + entry.compressedSize);
    let size = 0;
    let checksum = 0;
    for await (const chunk of entry.compressionMethod === DEFLATED ? inflate(packed, name) : packed) {
      size += chunk.length;
      refuseBomb(entry, size, limits);
      if (size > entry.uncompressedSize) break;
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
    if (size !== entry.uncompressedSize)
      throw corruptWorkbook(`the part “${name}” is not as long as it declares`);
    if (checksum !== entry.crc32) throw corruptWorkbook(`the checksum of “${name}” is wrong`);
  }

  /** A part that has to be small, as a whole. */
  async readSmall(name: string): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.read(name, { ...this.#limits, inflatedBytes: SMALL_PART_BYTES }))
      chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  async #readDirectory(): Promise<void> {
    for await (const entry of this.#zip.eachEntry()) {
      const key = entry.fileName.toLowerCase();
      // Two readers could see two different workbooks.
      if (this.#entries.has(key)) throw corruptWorkbook(`the part “${entry.fileName}” is there twice`);
      this.#entries.set(key, entry);
    }
  }

  #refuseUnreadable(entry: Entry): void {
    if (entry.isEncrypted()) {
      throw new UnreadableFileError(
        'file-encrypted',
        'The workbook is encrypted. Save it without a password.',
      );
    }
    if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
      throw corruptWorkbook(`the part “${entry.fileName}” is packed in a way that workbooks do not use`);
    }
  }
}

function refuseBomb(entry: Entry, size: number, limits: Limits): void {
  if (size > limits.inflatedBytes) throw limitExceeded(limits, 'inflatedBytes', entry.fileName);
  if (size > limits.inflateRatioFrom && size > entry.compressedSize * limits.inflateRatio) {
    throw limitExceeded(limits, 'inflateRatio', entry.fileName);
  }
}

async function* inflate(packed: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const inflater = createInflateRaw({ chunkSize: INFLATE_CHUNK_BYTES });
  // Failures destroy the inflater with their error, so iterating it throws them.
  pipeline(packed, inflater).catch(() => undefined);
  try {
    yield* inflater;
  } catch (cause) {
    if (isZlibError(cause)) throw corruptWorkbook(`the part “${name}” cannot be unpacked`, { cause });
    throw cause;
  }
}

function isZlibError(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_')
  );
}

/** yauzl's errors are about the archive, unless the source failed beneath it: that is a fault, not a refusal. */
async function translatingFaults<T>(reader: ZipReader, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (reader.failure !== undefined) throw reader.failure.error;
    if (cause instanceof UnreadableFileError) throw cause;
    throw corruptWorkbook('its directory cannot be read; perhaps the upload was cut off', { cause });
  }
}
