import { stronglyConnected } from '../../graph/strongly-connected.ts';
import type { Bound } from './bound.ts';
import { type Recurrence, recurrenceOf } from './recurrence.ts';
import type { Segment } from './segment.ts';
import { SegmentIndex } from './segment-index.ts';

export interface Ordered {
  /** By level: all that the formulas of one need has been computed before it, or in the same recurrence. */
  readonly levels: readonly (readonly Segment[])[];
  readonly recurrences: readonly Recurrence[];
  /** Formulas that depend on each other in ways that are no recurrence: their levels are missing. */
  readonly entangled: readonly (readonly Bound[])[];
  /** Formulas at the end of chains that are too long, and what they would come after. */
  readonly tooDeep: readonly Segment[];
}

/** Puts formulas in an order in which they can be computed, in no more than so many levels. */
export function orderSegments(known: readonly Bound[], maxLevels: number): Ordered {
  const index = new SegmentIndex(known.map(({ segment }) => segment));
  const boundOf = new Map(known.map((bound) => [bound.segment, bound]));
  const needs = new Map<Segment, ReadonlySet<Segment>>();
  for (const { segment, references } of known) {
    const needed = references.flatMap((reference) => [...index.reachedFrom(segment.rows, reference)]);
    needs.set(segment, new Set(needed));
  }
  const needed = (segment: Segment) => needs.get(segment) ?? [];
  const levelOf = new Map<Segment, number>();
  const levels: Segment[][] = [];
  const recurrences: Recurrence[] = [];
  const entangled: Bound[][] = [];
  const tooDeep: Segment[] = [];
  for (const group of stronglyConnected(needs.keys(), needed)) {
    const [first] = group;
    if (first === undefined) continue;
    if (group.length > 1 || needs.get(first)?.has(first) === true) {
      const bounds = group.flatMap((segment) => boundOf.get(segment) ?? []);
      const recurrence = recurrenceOf(bounds);
      if (recurrence === undefined) {
        entangled.push(bounds);
        continue;
      }
      recurrences.push(recurrence);
    }
    const before = group.flatMap((segment) => [...needed(segment)].map((other) => levelOf.get(other) ?? -1));
    const level = Math.max(-1, ...before) + 1;
    if (level === maxLevels) {
      // As constants they are where the next ones start again.
      tooDeep.push(...group);
      continue;
    }
    for (const segment of group) levelOf.set(segment, level);
    levels[level] ??= [];
    levels[level].push(...group);
  }
  return { levels, recurrences, entangled, tooDeep };
}
