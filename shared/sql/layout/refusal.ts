import type { RefusalCode } from '../plan/refusal-code.ts';
import type { Segment } from '../plan/segment.ts';

/** A formula that turned out not to become SQL. */
export interface Refusal {
  readonly segment: Segment;
  readonly code: RefusalCode;
  readonly reason: string;
}
