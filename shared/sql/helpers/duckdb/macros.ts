import type { Helper } from '../helper.ts';
import { ARITHMETIC_MACROS } from './arithmetic-macros.ts';
import { CRITERION_MACROS } from './criterion-macros.ts';
import { DATE_MACROS } from './date-macros.ts';
import { LIST_MACROS } from './list-macros.ts';
import { TEXT_MACROS } from './text-macros.ts';

/** The helpers that DuckDB has; the others are refused by name. */
export const MACROS: ReadonlyMap<string, Helper> = new Map(
  [ARITHMETIC_MACROS, TEXT_MACROS, DATE_MACROS, LIST_MACROS, CRITERION_MACROS]
    .flat()
    .map((helper) => [helper.name, helper]),
);
