import type { BilledUse } from './billed-use.ts';
import type { Prices } from './prices.ts';

/** Which part of the bill each belongs to. */
const PART = {
  gbSecond: 'compute',
  functionCall: 'requests',
  gatewayRequest: 'requests',
  s3Write: 'requests',
  s3Read: 'requests',
  s3GbMonth: 'storage',
  writeUnit: 'requests',
  readUnit: 'requests',
  queueRequest: 'requests',
  busEvent: 'requests',
  logGb: 'storage',
  alarmMonth: 'watching',
  metricMonth: 'watching',
  secretMonth: 'watching',
  secretRequest: 'watching',
} as const satisfies Record<keyof Prices, string>;

/** In US dollars. */
export interface Cost {
  readonly compute: number;
  readonly requests: number;
  /** Files and logs. */
  readonly storage: number;
  /** What costs by the month, whether anybody comes or not. */
  readonly watching: number;
  readonly total: number;
}

export function costOf(use: BilledUse, prices: Prices): Cost {
  const cost = { compute: 0, requests: 0, storage: 0, watching: 0 };
  for (const name of kinds) cost[PART[name]] += (use[name] ?? 0) * prices[name];
  return { ...cost, total: cost.compute + cost.requests + cost.storage + cost.watching };
}

/** As much as all of them. */
export function sumOfUses(...uses: readonly BilledUse[]): BilledUse {
  return Object.fromEntries(
    kinds.map((name) => [name, uses.reduce((sum, use) => sum + (use[name] ?? 0), 0)]),
  );
}

export function timesUse(times: number, use: BilledUse): BilledUse {
  return Object.fromEntries(kinds.map((name) => [name, times * (use[name] ?? 0)]));
}

// safe: PART has exactly these keys
const kinds = Object.keys(PART) as (keyof Prices)[];
