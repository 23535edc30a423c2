/** Beyond the last row or column Excel goes on with the first, and the other way round. */
export function wrapped(index: number, count: number): number {
  return ((((index - 1) % count) + count) % count) + 1;
}
