const MIBIBYTE = 1024 ** 2;

/** A store takes no part but the last below 5 MiB, and many small ones only cost requests. */
const PART_BYTES = 32 * MIBIBYTE;
/** An answer has a long URL for each. */
const MOST_PARTS = 100;

/** One of the pieces in which a large file is uploaded. */
export interface UploadPart {
  /** Counts from 1. */
  readonly number: number;
  /** Bytes. */
  readonly size: number;
}

/** How a file of `size` bytes is cut: all parts of one size but the last, and always the same for the same file. */
export function uploadParts(size: number): UploadPart[] {
  const partBytes = Math.max(PART_BYTES, Math.ceil(size / MOST_PARTS / MIBIBYTE) * MIBIBYTE);
  const count = Math.ceil(size / partBytes);
  return Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    size: Math.min(partBytes, size - index * partBytes),
  }));
}
