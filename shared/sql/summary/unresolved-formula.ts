import { addressOf } from '../plan/address-of.ts';
import type { WorkbookPlan } from '../plan/plan-workbook.ts';
import type { SegmentProof } from '../proof/verdict.ts';
import { MAX_LISTED } from './unsupported-formula.ts';

/** A formula that became SQL, of whose cells nothing can be said. */
export interface UnresolvedFormula {
  readonly sheet: string;
  /** E.g. `D2:D100`. */
  readonly cell: string;
  readonly formula: string;
  /** How many of its cells. */
  readonly cells: number;
  readonly reason: string;
}

/** The first of them, without those that have no SQL, which are listed as unsupported. */
export function unresolvedFormulas(
  proofs: readonly SegmentProof[],
  { refused, homes }: WorkbookPlan,
): UnresolvedFormula[] {
  const placeOf = (sheet: string, address: string) => `${sheet}!${address}`;
  const unsupported = new Set(
    refused.map((segment) => placeOf(homes.sheets[segment.sheetIndex]?.name ?? '', addressOf(segment))),
  );
  return proofs
    .filter((proof) => proof.unresolved > 0 && !unsupported.has(placeOf(proof.sheet, proof.address)))
    .slice(0, MAX_LISTED)
    .map(({ sheet, address, formula, unresolved, reason = '' }) => ({
      sheet,
      cell: address,
      formula: `=${formula}`,
      cells: unresolved,
      reason,
    }));
}
