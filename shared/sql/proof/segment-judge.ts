import { cellAddress } from '../../tabular/cell-address.ts';
import { BLANK_VALUE } from '../../workbook/cell-value.ts';
import type { CompiledWorkbook } from '../layout/compile-workbook.ts';
import { addressOf } from '../plan/address-of.ts';
import type { Segment } from '../plan/segment.ts';
import { numberScales } from './number-scales.ts';
import type { Reading } from './reading.ts';
import { type CellFailure, isSameValue, type SegmentProof } from './verdict.ts';

const MAX_FAILURES = 10;

/** Compares what was read of the formulas of a workbook with what it saved. */
export class SegmentJudge {
  readonly #compiled: CompiledWorkbook;
  readonly #scales: ReturnType<typeof numberScales>;

  constructor(compiled: CompiledWorkbook) {
    this.#compiled = compiled;
    this.#scales = numberScales(compiled.plan);
  }

  judge(segment: Segment, computed: Reading): SegmentProof {
    if (computed.kind === 'nothing') return this.unresolved(segment, computed.reason);
    const saved = this.#compiled.plan.homes.sheets[segment.sheetIndex]?.cells;
    const failures: CellFailure[] = [];
    const scale = this.#scales.get(segment);
    const isVolatile = this.#compiled.computed.result(segment)?.volatile === true;
    let [passed, failed, withoutValue, changed] = [0, 0, 0, 0];
    for (const row of segment.rows) {
      const before = saved?.valueAt(row, segment.column) ?? BLANK_VALUE;
      if (before.kind === 'blank') {
        withoutValue++;
        continue;
      }
      const now = computed.valueAt(row) ?? BLANK_VALUE;
      if (isSameValue(before, now, scale)) {
        passed++;
        continue;
      }
      if (isVolatile) {
        changed++;
        continue;
      }
      failed++;
      if (failures.length < MAX_FAILURES) {
        failures.push({ cell: cellAddress(segment.column, row), saved: before, computed: now });
      }
    }
    const reasons = [
      ...(withoutValue > 0 ? ['the workbook saved no value'] : []),
      ...(changed > 0 ? ['its value changes with each calculation'] : []),
    ];
    return {
      ...this.#describe(segment),
      passed,
      failed,
      unresolved: withoutValue + changed,
      reason: reasons.length === 0 ? undefined : reasons.join('; '),
      failures,
    };
  }

  unresolved(segment: Segment, reason: string): SegmentProof {
    const unresolved = segment.rows.count;
    return { ...this.#describe(segment), passed: 0, failed: 0, unresolved, reason, failures: [] };
  }

  #describe({ sheetIndex, text, ...segment }: Segment) {
    const sheet = this.#compiled.plan.homes.sheets[sheetIndex]?.name ?? '';
    return { sheet, address: addressOf(segment), formula: text };
  }
}
