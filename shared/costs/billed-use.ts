import type { Prices } from './prices.ts';

/** How much of what AWS counts was used. What is left out was not. */
export interface BilledUse {
  readonly gbSecond?: number;
  readonly functionCall?: number;
  readonly gatewayRequest?: number;
  readonly s3Write?: number;
  readonly s3Read?: number;
  readonly s3GbMonth?: number;
  readonly writeUnit?: number;
  readonly readUnit?: number;
  readonly queueRequest?: number;
  readonly busEvent?: number;
  readonly logGb?: number;
  readonly alarmMonth?: number;
  readonly metricMonth?: number;
  readonly secretMonth?: number;
  readonly secretRequest?: number;
}

/** In US dollars. */
export function totalCost(use: BilledUse, prices: Prices): number {
  // safe: a use has these keys only
  const used = Object.entries(use) as [keyof Prices, number][];
  return used.reduce((sum, [name, amount]) => sum + amount * prices[name], 0);
}
