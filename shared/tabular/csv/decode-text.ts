import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { UnreadableFileError } from '../unreadable-file-error.ts';
import type { TextEncoding } from './text-encoding.ts';
import { incompleteUtf8Tail } from './utf8-tail.ts';

/** Bytes decoded at a time, so that memory does not depend on the source's chunks. */
const SLICE_BYTES = 64 * 1024;

/**
 * Decodes a stream. `offset` is where it begins in the file.
 * @throws {UnreadableFileError} naming the first byte that is not text in this encoding.
 */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array>,
  encoding: TextEncoding,
  offset: number,
): AsyncGenerator<string> {
  const decoder = encoding === 'utf-8' ? new Utf8Decoder(offset) : new PlatformDecoder(encoding, offset);
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += SLICE_BYTES) {
      yield decoder.decode(chunk.subarray(start, start + SLICE_BYTES));
    }
  }
  yield decoder.end();
}

/** UTF-8 with the exact place of a fault, which the platform's decoder does not tell. */
class Utf8Decoder {
  #offset: number;
  #carried: Uint8Array = new Uint8Array(0);

  constructor(offset: number) {
    this.#offset = offset;
  }

  decode(chunk: Uint8Array): string {
    const bytes =
      this.#carried.length === 0
        ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
        : Buffer.concat([this.#carried, chunk]);
    const complete = bytes.subarray(0, bytes.length - incompleteUtf8Tail(bytes));
    if (!isUtf8(complete)) throw invalidEncoding('utf-8', this.#offset + validUtf8Length(complete));
    // A copy, because the source may use its buffer again.
    this.#carried = Uint8Array.from(bytes.subarray(complete.length));
    this.#offset += complete.length;
    return complete.toString('utf8');
  }

  end(): string {
    if (this.#carried.length > 0) throw invalidEncoding('utf-8', this.#offset);
    return '';
  }
}

class PlatformDecoder {
  readonly #encoding: TextEncoding;
  readonly #decoder: TextDecoder;
  #offset: number;

  constructor(encoding: TextEncoding, offset: number) {
    this.#encoding = encoding;
    this.#decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
    this.#offset = offset;
  }

  decode(chunk: Uint8Array): string {
    const text = this.#run(() => this.#decoder.decode(chunk, { stream: true }));
    this.#offset += chunk.length;
    return text;
  }

  end(): string {
    return this.#run(() => this.#decoder.decode());
  }

  #run(decode: () => string): string {
    try {
      return decode();
    } catch (cause) {
      throw invalidEncoding(this.#encoding, this.#offset, { cause });
    }
  }
}

/** The length of the longest valid beginning, found by halving. */
function validUtf8Length(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length;
  while (invalid - valid > 1) {
    const middle = Math.floor((valid + invalid) / 2);
    const head = bytes.subarray(0, middle);
    if (isUtf8(head.subarray(0, middle - incompleteUtf8Tail(head)))) valid = middle;
    else invalid = middle;
  }
  return valid - incompleteUtf8Tail(bytes.subarray(0, valid));
}

function invalidEncoding(
  encoding: TextEncoding,
  byteOffset: number,
  options?: ErrorOptions,
): UnreadableFileError {
  return new UnreadableFileError(
    'file-encoding-invalid',
    `The file begins as ${encoding.toUpperCase()} text but is not from byte ${byteOffset} on. Save the whole file in one encoding, best UTF-8.`,
    { encoding, byteOffset },
    options,
  );
}
