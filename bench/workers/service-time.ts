import type { MeasuredWork, MeasuredWorkers, WorkerName } from './measured-work.ts';

/** MiB with which a function has one whole processor. */
export const MIB_OF_A_CORE = 1769;
/** Calls of AWS that a worker waits for, one after the other, and how long for each: assumed, not measured. */
const AWAITED_CALLS = 12;
const CALL_SECONDS = 0.015;

export type FileWork = Exclude<MeasuredWork['work'], 'start'>;

/**
 * CPU seconds of a worker for a file of so many bytes: along the lines between the files that were measured, and beyond the
 * largest of them on as between the last two.
 */
export function cpuSeconds(
  { works }: Pick<MeasuredWorkers, 'works'>,
  worker: WorkerName,
  work: FileWork,
  bytes: number,
): number {
  const points = works
    .filter((measured) => measured.worker === worker && measured.work === work)
    .sort((a, b) => a.bytes - b.bytes);
  const [smallest] = points;
  if (smallest === undefined) throw new Error(`Nobody has measured ${work} of ${worker}.`);
  if (bytes <= smallest.bytes) return smallest.cpuSeconds;
  const at = points.findIndex((point) => point.bytes >= bytes);
  const upper = at === -1 ? points.length - 1 : at;
  const [from, to] = [points[upper - 1] ?? smallest, points[upper] ?? smallest];
  if (to.bytes === from.bytes) return to.cpuSeconds;
  return (
    from.cpuSeconds + ((bytes - from.bytes) * (to.cpuSeconds - from.cpuSeconds)) / (to.bytes - from.bytes)
  );
}

/** How long a function with so much memory is at it: one thread computes, and then it waits for AWS. */
export function durationSeconds(cpu: number, memoryMib: number): number {
  return cpu * Math.max(1, MIB_OF_A_CORE / memoryMib) + AWAITED_CALLS * CALL_SECONDS;
}

/** In words, for the pages that rest on it. */
export const MEASURED_AT_ONCE = `one after the other, on one core from ${MIB_OF_A_CORE.toLocaleString('en')} MiB on and on a share of it below`;
export const WAITING = `${AWAITED_CALLS} calls of AWS, one after the other, of ${CALL_SECONDS * 1000} ms each`;
