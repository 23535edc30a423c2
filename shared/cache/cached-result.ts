import * as z from 'zod';
import { DigestedBytes } from '../byte-digest.ts';
import type { ResultName } from '../tasks/result-store.ts';
import { SQL_PACKAGES } from '../tasks/sql-packages.ts';
import { ParsingOutcome, ValidationOutcome } from '../tasks/task.ts';

/** What a validation came to, whichever task asked. */
export const ValidationFigures = ValidationOutcome.omit({ durationMs: true, fromCache: true });
export type ValidationFigures = z.infer<typeof ValidationFigures>;

/** What became of a workbook, whichever task asked. */
export const ParsingFigures = ParsingOutcome.omit({ durationMs: true, fromCache: true });
export type ParsingFigures = z.infer<typeof ParsingFigures>;

const CACHED_NAMES = [
  'validation/report.ndjson',
  'validation/summary.json',
  ...Object.values(SQL_PACKAGES),
  'parsing/workbook.json',
  'parsing/summary.json',
] as const satisfies readonly ResultName[];

/** A result file, and what must be found in it: it is copied only as long as it is what it was. */
export const CachedFile = DigestedBytes.extend({ name: z.enum(CACHED_NAMES) });
export type CachedFile = z.infer<typeof CachedFile>;

/** Where an earlier result lies. */
export const CachedResult = z.object({
  /** Results never leave their owner: this is half of the key. */
  ownerId: z.string().min(1),
  /** See `cacheKey`. */
  key: z.string().min(1),
  /** The task whose files they are. */
  taskId: z.uuid(),
  /** Those of the workflow that the key is about. */
  figures: z.union([ValidationFigures, ParsingFigures]),
  files: z.array(CachedFile).readonly(),
  storedAt: z.iso.datetime(),
  /** When its files may be gone. */
  expiresAt: z.iso.datetime(),
});
export type CachedResult = z.infer<typeof CachedResult>;

/** How much its files take. */
export function bytesOfResult({ files }: Pick<CachedResult, 'files'>): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
