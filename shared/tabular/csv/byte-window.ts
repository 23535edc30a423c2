const INITIAL_BYTES = 256 * 1024;

/** Bytes that come in pieces, seen as one range; the front is dropped when nobody needs it any more. */
export class ByteWindow {
  /** The first `end` of them are filled. Another buffer after `append`. */
  bytes = Buffer.allocUnsafe(INITIAL_BYTES);
  end = 0;

  append(chunk: Uint8Array): void {
    const needed = this.end + chunk.length;
    if (needed > this.bytes.length) {
      const larger = Buffer.allocUnsafe(needed * 2);
      this.bytes.copy(larger, 0, 0, this.end);
      this.bytes = larger;
    }
    this.bytes.set(chunk, this.end);
    this.end = needed;
  }

  /** Moves what comes after the first `count` bytes to the front. */
  drop(count: number): void {
    if (count === 0) return;
    this.bytes.copyWithin(0, count, this.end);
    this.end -= count;
  }
}
