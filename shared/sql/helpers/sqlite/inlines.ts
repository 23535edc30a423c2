import { DATE_INLINES } from './date-inlines.ts';
import type { InlineHelper } from './inline-helper.ts';
import { NUMBER_INLINES } from './number-inlines.ts';
import { TEXT_INLINES } from './text-inlines.ts';

/** The helpers that SQLite can be given; the others are refused by name. */
export const INLINES: ReadonlyMap<string, InlineHelper> = new Map(
  [NUMBER_INLINES, TEXT_INLINES, DATE_INLINES].flat().map((helper) => [helper.name, helper]),
);
