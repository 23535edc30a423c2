/**
 * Copies characters that lie `width` bytes apart, lower byte first, one byte each, to a position of `target`, which has room. Gives
 * whether all of them are ASCII: then what was copied is UTF-8.
 */
export function copyAscii(
  source: Uint8Array,
  start: number,
  length: number,
  width: 1 | 2,
  target: Uint8Array,
  at: number,
): boolean {
  const end = start + length * width;
  let to = at;
  let used = 0;
  if (width === 1) {
    for (let from = start; from < end; from++) {
      const byte = source[from] ?? 0;
      used |= byte;
      target[to++] = byte;
    }
  } else {
    for (let from = start; from < end; from += 2) {
      const byte = source[from] ?? 0;
      used |= byte | ((source[from + 1] ?? 0) << 8);
      target[to++] = byte;
    }
  }
  return used <= 0x7f;
}
