import type { EventPattern } from './event-pattern.ts';

/** Keeps the events of a bus that match, for a while. */
export interface Archive {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly description?: string | undefined;
  /** As the template has it, in JSON; absent for all events. */
  readonly pattern?: string | undefined;
  readonly matches: EventPattern;
  /** 0: for ever. */
  readonly retentionDays: number;
  readonly createdAtMs: number;
}
