import type { Quantiles } from './quantiles.ts';

/** Undefined without numbers. Never infinite, however large the numbers are. */
export function meanOf(numbers: Iterable<number>): number | undefined {
  let mean = 0;
  let count = 0;
  for (const number of numbers) {
    count++;
    mean += number / count - mean / count;
  }
  return count === 0 ? undefined : mean;
}

/** Undefined without numbers. */
export function quantilesOf(ascending: ArrayLike<number>): Quantiles | undefined {
  if (ascending.length === 0) return undefined;
  const at = (percent: number) => quantile(ascending, percent);
  return { p5: at(5), p25: at(25), p50: at(50), p75: at(75), p95: at(95) };
}

/** Between two numbers in proportion, as spreadsheets' PERCENTILE.INC does. */
function quantile(ascending: ArrayLike<number>, percent: number): number {
  const position = ((ascending.length - 1) * percent) / 100;
  const below = ascending[Math.floor(position)] ?? 0;
  const above = ascending[Math.ceil(position)] ?? below;
  const share = position - Math.floor(position);
  const span = above - below;
  return Number.isFinite(span) ? below + span * share : below * (1 - share) + above * share;
}
