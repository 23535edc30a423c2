/** What is as it is, and not added up: what CloudWatch watches and the service's own figures leave out. */
export const GAUGES = ['OldestKeyDays'] as const;
export type GaugeName = (typeof GAUGES)[number];

export type Gauge = (name: GaugeName, value: number) => void;
