import type { Usage } from './run-process.ts';

/** The middle one; of an even number the lower of the two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new RangeError('There is no median of nothing.');
  return middle;
}

/** Each figure's own median. */
export function medianUsage(usages: readonly Usage[]): Usage {
  return {
    cpuSeconds: median(usages.map(({ cpuSeconds }) => cpuSeconds)),
    wallSeconds: median(usages.map(({ wallSeconds }) => wallSeconds)),
    peakMb: median(usages.map(({ peakMb }) => peakMb)),
  };
}
