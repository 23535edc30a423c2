import type { WorkbookPlan } from './plan-workbook.ts';
import { referencesOf } from './reference.ts';
import type { Segment } from './segment.ts';
import { SegmentIndex } from './segment-index.ts';

/** Formulas that need others, at first hand or through more of them, each with one that it needs in the end. */
export function dependentsOf(
  others: ReadonlySet<Segment>,
  { levels, homes, definitions }: WorkbookPlan,
): ReadonlyMap<Segment, Segment> {
  const index = new SegmentIndex(levels.flat());
  const found = new Map<Segment, Segment>();
  for (const segment of levels.flat()) {
    if (segment.tree === undefined || others.has(segment)) continue;
    const at = { sheetIndex: segment.sheetIndex, row: segment.rows.first, column: segment.column };
    for (const reference of referencesOf(segment.tree, at, homes.sheets, definitions)) {
      for (const needed of index.reachedFrom(segment.rows, reference)) {
        const root = others.has(needed) ? needed : found.get(needed);
        if (root !== undefined) found.set(segment, root);
      }
    }
  }
  return found;
}
