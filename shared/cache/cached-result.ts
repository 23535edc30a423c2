import * as z from 'zod';
import { DigestedBytes } from '../byte-digest.ts';
import { ValidationOutcome } from '../tasks/task.ts';

/** What a validation came to, whichever task asked. */
export const ValidationFigures = ValidationOutcome.omit({ durationMs: true, fromCache: true });
export type ValidationFigures = z.infer<typeof ValidationFigures>;

/** Where an earlier result lies, and what must be found there: it is copied only as long as it is what it was. */
export const CachedResult = z.object({
  /** Results never leave their owner: this is half of the key. */
  ownerId: z.string().min(1),
  /** See `cacheKey`. */
  key: z.string().min(1),
  /** The task whose files they are. */
  taskId: z.uuid(),
  figures: ValidationFigures,
  report: DigestedBytes,
  summary: DigestedBytes,
  storedAt: z.iso.datetime(),
  /** When its files may be gone. */
  expiresAt: z.iso.datetime(),
});
export type CachedResult = z.infer<typeof CachedResult>;
