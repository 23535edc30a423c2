/** Methods that every `Buffer` has and its types leave out; `toString` costs as much again to find its way to them. */
interface Slices {
  latin1Slice(start: number, end: number): string;
  utf8Slice(start: number, end: number): string;
}

/** Text from valid UTF-8. Most cells are short ASCII, which needs no decoder. */
export function decodeUtf8(bytes: Buffer, start: number, end: number): string {
  const slices = bytes as Buffer & Slices; // safe: see above
  for (let i = start; i < end; i++) {
    if ((bytes[i] ?? 0) > 0x7f) return slices.utf8Slice(start, end);
  }
  return slices.latin1Slice(start, end);
}
