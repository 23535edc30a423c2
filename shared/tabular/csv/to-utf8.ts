import { isUtf8 } from 'node:buffer';
import type { TextDecoder as Decoder } from 'node:util';
import { UnreadableFileError } from '../unreadable-file-error.ts';
import type { TextEncoding } from './text-encoding.ts';
import { incompleteUtf8Tail } from './utf8-tail.ts';

/** Bytes converted at a time, so that memory does not depend on the source's chunks. */
const SLICE_BYTES = 64 * 1024;

/**
 * A stream of text as UTF-8; what is UTF-8 already is only verified. `offset` is where it begins in the file. A piece
 * holds until the next one is asked for.
 * @throws {UnreadableFileError} naming the first byte that is not text in this encoding.
 */
export async function* toUtf8(
  chunks: AsyncIterable<Uint8Array>,
  encoding: TextEncoding,
  offset: number,
): AsyncGenerator<Uint8Array> {
  const converter = encoding === 'utf-8' ? new Utf8Verifier(offset) : new Transcoder(encoding, offset);
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += SLICE_BYTES) {
      yield converter.convert(chunk.subarray(start, start + SLICE_BYTES));
    }
  }
  yield converter.end();
}

/** UTF-8 with the exact place of a fault, which the platform's decoder does not tell. */
class Utf8Verifier {
  #offset: number;
  #carried: Uint8Array = new Uint8Array(0);

  constructor(offset: number) {
    this.#offset = offset;
  }

  convert(chunk: Uint8Array): Uint8Array {
    const bytes =
      this.#carried.length === 0
        ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
        : Buffer.concat([this.#carried, chunk]);
    const complete = bytes.subarray(0, bytes.length - incompleteUtf8Tail(bytes));
    if (!isUtf8(complete)) throw invalidEncoding('utf-8', this.#offset + validUtf8Length(complete));
    // A copy, because the source may use its buffer again.
    this.#carried = Uint8Array.from(bytes.subarray(complete.length));
    this.#offset += complete.length;
    return complete;
  }

  end(): Uint8Array {
    if (this.#carried.length > 0) throw invalidEncoding('utf-8', this.#offset);
    return this.#carried;
  }
}

class Transcoder {
  readonly #encoding: TextEncoding;
  readonly #decoder: Decoder;
  #offset: number;

  constructor(encoding: TextEncoding, offset: number) {
    this.#encoding = encoding;
    this.#decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
    this.#offset = offset;
  }

  convert(chunk: Uint8Array): Uint8Array {
    const text = this.#run(() => this.#decoder.decode(chunk, { stream: true }));
    this.#offset += chunk.length;
    return Buffer.from(text);
  }

  end(): Uint8Array {
    return Buffer.from(this.#run(() => this.#decoder.decode()));
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
