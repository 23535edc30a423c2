import { addressOf } from '../plan/address-of.ts';
import type { WorkbookPlan } from '../plan/plan-workbook.ts';
import type { Segment } from '../plan/segment.ts';

/** A formula that keeps its saved values. */
export interface UnsupportedFormula {
  readonly sheet: string;
  readonly cell: string;
  readonly formula: string;
  readonly code: string;
  readonly reason: string;
}

/** More are counted, not listed. */
export const MAX_LISTED = 100;

/** The first of those that were refused. */
export function unsupportedFormulas(
  refused: readonly Segment[],
  { homes }: WorkbookPlan,
): UnsupportedFormula[] {
  return refused.slice(0, MAX_LISTED).map((segment) => ({
    sheet: homes.sheets[segment.sheetIndex]?.name ?? '',
    cell: addressOf(segment),
    formula: `=${segment.text}`,
    code: segment.refusalCode ?? 'unsupported',
    reason: segment.refusal ?? '',
  }));
}

export function cellCount(segments: readonly Segment[]): number {
  return segments.reduce((sum, { rows }) => sum + rows.count, 0);
}
