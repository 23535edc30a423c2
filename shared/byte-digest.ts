import { createHash } from 'node:crypto';
import * as z from 'zod';

/** What a file's content is recognised by. */
export const DigestedBytes = z.object({ bytes: z.number().int().nonnegative(), sha256: z.string().min(1) });
export type DigestedBytes = z.infer<typeof DigestedBytes>;

/** Counts and hashes bytes on their way from one place to another. */
export class ByteDigest {
  readonly #hash = createHash('sha256');
  #bytes = 0;

  add(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
  }

  /** Once, at the end; the SHA-256 is in base64. */
  finish(): DigestedBytes {
    return { bytes: this.#bytes, sha256: this.#hash.digest('base64') };
  }
}
