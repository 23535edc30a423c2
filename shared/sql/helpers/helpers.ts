import { ARITHMETIC_HELPERS } from './arithmetic-helpers.ts';
import { BASE_HELPERS } from './base-helpers.ts';
import { CRITERION_HELPERS } from './criterion-helpers.ts';
import { DATE_HELPERS } from './date-helpers.ts';
import { DATE_TEXT_HELPERS } from './date-text-helpers.ts';
import { DAY_COUNT_HELPERS } from './day-count-helpers.ts';
import { definitionsOf } from './definitions-of.ts';
import { FINANCIAL_HELPERS } from './financial-helpers.ts';
import { FORMAT_HELPERS } from './format-helpers.ts';
import type { Helper } from './helper.ts';
import { LOOKUP_HELPERS } from './lookup-helpers.ts';
import { MATRIX_HELPERS } from './matrix-helpers.ts';
import { NUMBER_FORMAT_HELPERS } from './number-format-helpers.ts';
import { STATISTICAL_HELPERS } from './statistical-helpers.ts';
import { TEXT_HELPERS } from './text-helpers.ts';

const HELPERS: ReadonlyMap<string, Helper> = new Map(
  [
    ARITHMETIC_HELPERS,
    BASE_HELPERS,
    CRITERION_HELPERS,
    DATE_HELPERS,
    DATE_TEXT_HELPERS,
    DAY_COUNT_HELPERS,
    NUMBER_FORMAT_HELPERS,
    FINANCIAL_HELPERS,
    FORMAT_HELPERS,
    STATISTICAL_HELPERS,
    LOOKUP_HELPERS,
    MATRIX_HELPERS,
    TEXT_HELPERS,
  ]
    .flat()
    .map((helper) => [helper.name, helper]),
);

export function helperDefinitions(names: Iterable<string>): readonly string[] {
  return definitionsOf(HELPERS, names);
}

/** Helpers that may give something else tomorrow: texts such as `3 May` are of this year. */
export const HELPERS_OF_TODAY: ReadonlySet<string> = new Set(
  [...HELPERS.values()].filter(({ readsToday }) => readsToday).map(({ name }) => name),
);

export const ALL_HELPERS: readonly string[] = [...HELPERS.keys()];
