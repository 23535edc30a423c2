import type { Segment } from '../plan/segment.ts';

/** A formula that turned out not to become SQL. */
export interface Refusal {
  readonly segment: Segment;
  readonly reason: string;
}
