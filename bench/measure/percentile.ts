/** The value that so much of all values is not above: of a hundred values 0.99 gives the ninety-ninth. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.ceil(sorted.length * share) - 1];
  if (value === undefined) throw new RangeError('There is no percentile of nothing.');
  return value;
}
