import { stronglyConnected } from '../../graph/strongly-connected.ts';
import type { Bound } from './bound.ts';
import type { Reference } from './reference.ts';
import type { Segment } from './segment.ts';
import { SegmentIndex } from './segment-index.ts';
import type { TablePlan } from './table-plan.ts';

/** Formulas of a table that need each other's values of rows before them, so that they are computed row by row. */
export interface Recurrence {
  readonly table: TablePlan;
  /** In an order in which those of one row can be computed. */
  readonly segments: readonly Segment[];
  /** 1 when rows need rows above them, -1 when below. */
  readonly direction: 1 | -1;
  /** How many rows back the furthest row is that one needs. */
  readonly reach: number;
}

/** So many rows back one can be needed; their values are carried from row to row. */
const MAX_REACH = 60;

/** Undefined when the formulas, which all depend on each other, do so in another way than from row to row. */
export function recurrenceOf(group: readonly Bound[]): Recurrence | undefined {
  const table = group[0]?.segment.table;
  if (table === undefined || group.some(({ segment }) => segment.table !== table)) return undefined;
  const index = new SegmentIndex(group.map(({ segment }) => segment));
  const sameRow = new Map<Segment, Set<Segment>>(group.map(({ segment }) => [segment, new Set()]));
  const directions = new Set<number>();
  let reach = 0;
  for (const { segment, references } of group) {
    for (const reference of references) {
      const offsets = offsetsOf(reference);
      for (const target of index.reachedFrom(segment.rows, reference)) {
        if (offsets === undefined) return undefined;
        for (const offset of offsets) {
          if (!isReached(segment, target, offset)) continue;
          if (offset === 0) sameRow.get(segment)?.add(target);
          else directions.add(Math.sign(offset));
          reach = Math.max(reach, Math.abs(offset));
        }
      }
    }
  }
  const order = stronglyConnected(sameRow.keys(), (segment) => sameRow.get(segment) ?? []);
  const isCircular = order.some(
    ([first, ...others]) => others.length > 0 || (first !== undefined && sameRow.get(first)?.has(first)),
  );
  if (isCircular || directions.size !== 1) return undefined;
  return { table, segments: order.flat(), direction: directions.has(-1) ? 1 : -1, reach };
}

/** How far from its row the rows of a reference lie; undefined when that is not the same from each row, or too far. */
function offsetsOf({ bounds: [a, b] }: Reference): readonly number[] | undefined {
  if (a.isAbsolute || b.isAbsolute) return undefined;
  const [first, last] = [Math.min(a.offset, b.offset), Math.max(a.offset, b.offset)];
  if (first < -MAX_REACH || last > MAX_REACH) return undefined;
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function isReached(from: Segment, target: Segment, offset: number): boolean {
  return from.rows.shifted(offset).runs.some(({ first, last }) => target.rows.meets(first, last));
}
