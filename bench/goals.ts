import { ProcessFailedError } from './measure/run-process.ts';
import type { Race } from './raced-section.ts';
import type { Goal } from './suite.ts';

/** At least so many times the CPU seconds of ours. */
export function timesFaster(
  { outcomes, ours }: Pick<Race, 'outcomes' | 'ours'>,
  rival: string,
  times: number,
): Goal {
  const goal = times === 1 ? `no slower than ${rival}` : `≥ ${times} × as fast as ${rival}`;
  const usage = outcomes.find(({ contender }) => contender.name === rival)?.usage;
  if (usage === undefined || usage instanceof ProcessFailedError) {
    return { goal, measured: `${rival} did not finish`, isMet: false };
  }
  const measured = usage.cpuSeconds / ours.cpuSeconds;
  return { goal, measured: `${measured.toFixed(2)} ×`, isMet: measured >= times };
}

export function atMostMb({ ours }: Race, most: number): Goal {
  return { goal: `≤ ${most} MB`, measured: `${ours.peakMb.toFixed(1)} MB`, isMet: ours.peakMb <= most };
}

/** Memory that does not grow with the file. */
export function sameMemoryAs({ ours }: Race, smaller: Race, percent: number): Goal {
  const change = (ours.peakMb / smaller.ours.peakMb - 1) * 100;
  return {
    goal: `memory as with ${smaller.file.truth.rows.toLocaleString('en')} rows, ±${percent} %`,
    measured: `${change >= 0 ? '+' : '−'}${Math.abs(change).toFixed(1)} %`,
    // The last digit shown decides, not what is behind it.
    isMet: Number(Math.abs(change).toFixed(1)) <= percent,
  };
}
