import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Machine } from '../page/machine.ts';

export const WorkerName = z.enum([
  'api',
  'intake',
  'validation',
  'parsing',
  'reports',
  'fan-out',
  'notifications',
  'sweeper',
  'rotation',
]);
export type WorkerName = z.infer<typeof WorkerName>;

const MeasuredWork = z.object({
  worker: WorkerName,
  /** Of file, or “start” for what the function does before its first call. */
  work: z.enum(['start', 'csv', 'xlsx', 'workbook', 'xlsx-report']),
  bytes: z.number().nonnegative(),
  /** User and system time of all threads. */
  cpuSeconds: z.number().positive(),
  /** Resident memory, MiB. */
  peakMb: z.number().positive(),
});
export type MeasuredWork = z.infer<typeof MeasuredWork>;

export const MeasuredWorkers = z.object({
  measuredAt: z.iso.datetime(),
  runs: z.number(),
  machine: Machine,
  works: z.array(MeasuredWork),
});
export type MeasuredWorkers = z.infer<typeof MeasuredWorkers>;

export const MEASURED_FILE = new URL('measured.json', import.meta.url);

/** What `npm run bench:workers` has measured last. */
export function measuredWorkers(): MeasuredWorkers {
  return MeasuredWorkers.parse(JSON.parse(readFileSync(MEASURED_FILE, 'utf8')));
}
