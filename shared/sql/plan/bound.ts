import type { Reference } from './reference.ts';
import type { Segment } from './segment.ts';

/** A segment whose formula refers to cells that are there. */
export interface Bound {
  readonly segment: Segment;
  readonly references: readonly Reference[];
}
