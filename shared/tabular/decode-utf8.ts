/** Text from valid UTF-8. Most cells are short ASCII, which needs no decoder. */
export function decodeUtf8(bytes: Buffer, start: number, end: number): string {
  for (let i = start; i < end; i++) {
    if ((bytes[i] ?? 0) > 0x7f) return bytes.toString('utf8', start, end);
  }
  return bytes.toString('latin1', start, end);
}
