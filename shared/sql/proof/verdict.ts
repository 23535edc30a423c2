import type { CellValue } from '../../workbook/cell-value.ts';

/**
 * What became of the cells of one formula: PASS where the database gives the saved value, FAIL where it gives another one,
 * UNRESOLVED where nothing can be said, with the reason.
 */
export interface SegmentProof {
  readonly sheet: string;
  /** E.g. `D2:D100`. */
  readonly address: string;
  readonly formula: string;
  readonly passed: number;
  readonly failed: number;
  readonly unresolved: number;
  /** Why cells are unresolved; undefined when none is. */
  readonly reason: string | undefined;
  /** The first failures. */
  readonly failures: readonly CellFailure[];
}

export interface CellFailure {
  readonly cell: string;
  readonly saved: CellValue;
  readonly computed: CellValue;
}

/** Numbers may differ by this much, relative to the saved one, or to the scale where that is larger. */
const TOLERANCE = 1e-9;
/** Smaller ones are 0 in a spreadsheet. */
const LEAST = 2.3e-308;

/**
 * Whether a computed value is the saved one. Texts and errors must be the same, letter by letter. `scale` is how large the
 * numbers are that it comes from, see `numberScales`.
 */
export function isSameValue(saved: CellValue, computed: CellValue, scale = 1): boolean {
  if (saved.kind === 'blank' || computed.kind === 'blank') return saved.kind === computed.kind;
  if (saved.kind !== computed.kind) return false;
  if (saved.kind === 'number' && computed.kind === 'number') {
    const tolerance = Math.max(LEAST, TOLERANCE * Math.max(scale, Math.abs(saved.value)));
    return Math.abs(saved.value - computed.value) <= tolerance;
  }
  return saved.value === computed.value;
}
