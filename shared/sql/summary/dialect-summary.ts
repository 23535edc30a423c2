import type { CompiledWorkbook } from '../layout/compile-workbook.ts';
import { addressOf } from '../plan/address-of.ts';
import type { Segment } from '../plan/segment.ts';
import type { Dialect, DialectName } from '../print/dialect.ts';
import { cellCount, type UnsupportedFormula, unsupportedFormulas } from './unsupported-formula.ts';

/** How much of a workbook an engine computes. */
export interface DialectSummary {
  readonly dialect: DialectName;
  /** Cells whose formulas became SQL. */
  readonly translatedCells: number;
  /** Formulas that keep their saved values there. */
  readonly unsupported: number;
  /** The first of those that PostgreSQL computes and this engine does not. */
  readonly lacks: readonly UnsupportedFormula[];
}

/** `complete` is the workbook as it was compiled for PostgreSQL. */
export function dialectSummary(
  { plan }: CompiledWorkbook,
  { name }: Dialect,
  complete: CompiledWorkbook,
): DialectSummary {
  const everywhere = new Set(complete.plan.refused.map(placeOf));
  const own = plan.refused.filter((segment) => !everywhere.has(placeOf(segment)));
  return {
    dialect: name,
    translatedCells: cellCount(plan.levels.flat()),
    unsupported: plan.refused.length,
    lacks: unsupportedFormulas(own, plan),
  };
}

function placeOf(segment: Segment): string {
  return `${segment.sheetIndex} ${addressOf(segment)}`;
}
