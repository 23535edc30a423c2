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

/** Numbers may differ by this much, relative to the larger of 1 and the saved one. */
const TOLERANCE = 1e-9;

/** Whether a computed value is the saved one. Texts and errors must be the same, letter by letter. */
export function isSameValue(saved: CellValue, computed: CellValue): boolean {
  if (saved.kind === 'blank' || computed.kind === 'blank') return saved.kind === computed.kind;
  if (saved.kind !== computed.kind) return false;
  if (saved.kind === 'number' && computed.kind === 'number') {
    return Math.abs(saved.value - computed.value) <= TOLERANCE * Math.max(1, Math.abs(saved.value));
  }
  return saved.value === computed.value;
}
