import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { stageOf } from '../../lib/stages.ts';
import { measuredWorkers } from '../workers/measured-work.ts';
import { SimulatedDays, simulateDays } from './simulated-days.ts';

/** What `npm run simulate` has found last: the page is made of it. */
export const SavedDays = z.object({
  whole: SimulatedDays,
  /** Small enough for a test to repeat. */
  small: SimulatedDays,
});
export type SavedDays = z.infer<typeof SavedDays>;

export const SAVED_FILE = new URL('days.json', import.meta.url);
const SEED = 7;

export function wholeDays(): SimulatedDays {
  return daysOf({ users: 10_000, tasks: 1_000_000, floodTasks: 100_000 });
}

export function smallDays(): SimulatedDays {
  return daysOf({ users: 100, tasks: 10_000, floodTasks: 2_000 });
}

export function savedDays(): SavedDays {
  return SavedDays.parse(JSON.parse(readFileSync(SAVED_FILE, 'utf8')));
}

function daysOf(size: { users: number; tasks: number; floodTasks: number }): SimulatedDays {
  return simulateDays({ ...size, seed: SEED, stage: stageOf('prod'), measured: measuredWorkers() });
}
