import type { CompiledWorkbook } from '../layout/compile-workbook.ts';
import type { Refusal } from '../layout/refusal.ts';
import type { SqlPackage } from '../layout/write-package.ts';
import type { Dialect } from '../print/dialect.ts';
import { isolateFailing } from './isolate-failing.ts';
import { readSegments } from './read-segments.ts';
import { ViewReader } from './read-views.ts';
import type { Reading } from './reading.ts';
import { SegmentJudge } from './segment-judge.ts';
import type { SqlEngine } from './sql-engine.ts';
import type { SegmentProof } from './verdict.ts';

export interface PackageProof {
  readonly segments: SegmentProof[];
  /** Formulas to blame for views that cannot be read, and what depends on them. */
  readonly refusals: readonly Refusal[];
  /** False when the database, which is well, refused to read some of the views. */
  readonly isReadable: boolean;
}

/**
 * Compares what the views of a package, which has run on `engine`, give for each cell with a formula with the value that
 * the workbook saved. A formula that fails does not hide the others.
 */
export async function provePackage(
  engine: SqlEngine,
  compiled: CompiledWorkbook,
  pack: SqlPackage,
  dialect: Dialect,
): Promise<PackageProof> {
  const { plan, names } = compiled;
  const segments = plan.levels.flat();
  const reader = new ViewReader(engine, dialect, names.schema);
  const readings = await readSegments(reader, pack, segments);
  const failing = segments.filter((segment) => isRefused(readings.get(segment)));
  const refusals: Refusal[] = [];
  if (failing.length > 0) {
    for (const [segment, reading] of await isolateFailing(failing, engine, compiled, dialect)) {
      readings.set(segment, reading);
      if (isRefused(reading)) {
        refusals.push({ segment, code: 'refused-by-database', reason: reading.reason });
      }
    }
  }
  const judge = new SegmentJudge(compiled);
  const proofs = [
    ...plan.refused.map((segment) =>
      judge.unresolved(segment, segment.refusal ?? 'it is not among what becomes SQL'),
    ),
    ...[...readings].map(([segment, reading]) => judge.judge(segment, reading)),
  ];
  return { segments: proofs, refusals, isReadable: failing.length === 0 };
}

function isRefused(reading: Reading | undefined): reading is Extract<Reading, { kind: 'nothing' }> {
  return reading?.kind === 'nothing' && reading.isRefused;
}
