import type { SchemaEngine } from './draft.ts';
import { type Judge, type OwnKeyword, replaceKeywords } from './engine-keywords.ts';

/** Integers beyond 2⁵³ of one row, by column. In the row itself stands the nearest number. */
export type ExactIntegers = ReadonlyMap<string, bigint>;

/** JavaScript compares a bigint with a number by their exact values. */
const BOUNDS: readonly OwnKeyword[] = [
  bound('minimum', (limit, parent) =>
    // In draft-04 the other keyword only sharpens this one.
    parent.exclusiveMinimum === true ? (value) => value > limit : (value) => value >= limit,
  ),
  bound('maximum', (limit, parent) =>
    parent.exclusiveMaximum === true ? (value) => value < limit : (value) => value <= limit,
  ),
  bound('exclusiveMinimum', (limit) => (value) => value > limit),
  bound('exclusiveMaximum', (limit) => (value) => value < limit),
];

/**
 * Makes an engine compare integers beyond 2⁵³ with bounds exactly, in whatever part of the schema they meet one. The engine
 * calls slower functions for it, so it is only for rows that hold such integers, which come as the context of the call.
 */
export function withExactIntegers(ajv: SchemaEngine): SchemaEngine {
  replaceKeywords(ajv, BOUNDS, true);
  return ajv;
}

function bound(
  keyword: string,
  compare: (limit: number, parent: Parameters<OwnKeyword['judge']>[1]) => (value: bigint | number) => boolean,
): OwnKeyword {
  return {
    keyword,
    type: 'number',
    judge(limit, parent): Judge {
      if (typeof limit !== 'number') return () => true;
      const isOk = compare(limit, parent);
      return (value, exact, property) => isOk(exact?.get(property ?? '') ?? Number(value));
    },
    params: (limit) => ({ limit }),
  };
}
