import * as z from 'zod';
import { draftOf } from '../validation/draft.ts';
import { jsonEqual } from '../validation/json-equal.ts';
import type { SchemaObject } from '../validation/json-schema.ts';
import { contained } from './contained.ts';
import { DIFFERENCE_CODES, type Difference } from './difference.ts';
import { ignoredDifferences } from './ignored-columns.ts';
import { readingDifferences } from './reading.ts';
import { SchemaPair } from './schema-pair.ts';
import { tableDifferences } from './table-differences.ts';
import { withoutAnnotations } from './without-annotations.ts';

/** In the words of schema registries. */
export const CompatibilityLevel = z.enum(['NONE', 'BACKWARD', 'FORWARD', 'FULL']);
export type CompatibilityLevel = z.infer<typeof CompatibilityLevel>;

export const CompatibilityDifference = z.object({
  pointer: z.string(),
  code: z.enum(DIFFERENCE_CODES),
  detail: z.string(),
  /** What it stands in the way of: files of before being valid by the new schema, or files of later by the old one. */
  breaks: z.enum(['BACKWARD', 'FORWARD']),
});

export const Compatibility = z.object({
  level: CompatibilityLevel,
  differences: z.array(CompatibilityDifference),
});
export type Compatibility = z.infer<typeof Compatibility>;

/** Of so many differences the first are enough. */
const MOST_DIFFERENCES = 200;

/**
 * BACKWARD: every file that is valid by `active` is valid by `proposed`. FORWARD: the reverse. FULL: both. What cannot
 * be shown counts as a difference, so that a level is a promise and its absence is none.
 */
export function compareSchemas(active: SchemaObject, proposed: SchemaObject): Compatibility {
  const backward = differencesOf(active, proposed).map((one) => ({ ...one, breaks: 'BACKWARD' as const }));
  const forward = differencesOf(proposed, active).map((one) => ({ ...one, breaks: 'FORWARD' as const }));
  return {
    level: levelOf(backward.length === 0, forward.length === 0),
    differences: [...backward, ...forward].slice(0, MOST_DIFFERENCES),
  };
}

/** Whether what `level` promises is what `wanted` asks for. */
export function reaches(level: CompatibilityLevel, wanted: CompatibilityLevel): boolean {
  return wanted === 'NONE' || level === 'FULL' || level === wanted;
}

function levelOf(isBackward: boolean, isForward: boolean): CompatibilityLevel {
  if (isBackward) return isForward ? 'FULL' : 'BACKWARD';
  return isForward ? 'FORWARD' : 'NONE';
}

/** What in `after` may refuse a file that `before` accepts. */
function differencesOf(before: SchemaObject, after: SchemaObject): Difference[] {
  if (jsonEqual(before, after)) {
    // The order of columns is no part of equality, but may be part of what a header must be.
    return [...tableDifferences(before, after)];
  }
  const [from, to] = [withoutAnnotations(before), withoutAnnotations(after)];
  if (draftOf(from) !== draftOf(to)) {
    const detail =
      'The schemas are written in different drafts of JSON Schema, and are not compared further.';
    return [{ pointer: '/$schema', code: 'draft', detail }];
  }
  const pair = new SchemaPair(from, to);
  return distinct([
    ...tableDifferences(from, to),
    ...ignoredDifferences(from, to),
    ...readingDifferences(from, to),
    ...contained(pair, from, to, ''),
  ]);
}

function distinct(differences: readonly Difference[]): Difference[] {
  return [...new Map(differences.map((one) => [`${one.pointer} ${one.code} ${one.detail}`, one])).values()];
}
