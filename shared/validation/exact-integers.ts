import type { ErrorObject, FuncKeywordDefinition } from 'ajv';
import type { DataValidateFunction, DataValidationCxt } from 'ajv/dist/types/index.js';
import type { SchemaEngine } from './draft.ts';
import type { SchemaObject } from './json-schema.ts';

/** Integers beyond 2⁵³ of one row, by column. In the row itself stands the nearest number. */
export type ExactIntegers = ReadonlyMap<string, bigint>;

type KeywordCheck = (limit: unknown, value: bigint | number, parent: SchemaObject | undefined) => boolean;
type Params = (limit: unknown) => Record<string, unknown>;

interface ExactKeyword {
  readonly keyword: string;
  readonly isOk: KeywordCheck;
  readonly params: Params;
}

const limitParams: Params = (limit) => ({ limit });

/** JavaScript compares a bigint with a number by their exact values. */
const EXACT_KEYWORDS: readonly ExactKeyword[] = [
  {
    keyword: 'minimum',
    // In draft-04 the other keyword only sharpens this one.
    isOk: (limit, value, parent) =>
      parent?.exclusiveMinimum === true ? value > Number(limit) : value >= Number(limit),
    params: limitParams,
  },
  {
    keyword: 'maximum',
    isOk: (limit, value, parent) =>
      parent?.exclusiveMaximum === true ? value < Number(limit) : value <= Number(limit),
    params: limitParams,
  },
  {
    keyword: 'exclusiveMinimum',
    isOk: (limit, value) => typeof limit !== 'number' || value > limit,
    params: limitParams,
  },
  {
    keyword: 'exclusiveMaximum',
    isOk: (limit, value) => typeof limit !== 'number' || value < limit,
    params: limitParams,
  },
  { keyword: 'multipleOf', isOk: isMultiple, params: (multipleOf) => ({ multipleOf }) },
];

/**
 * Makes an engine compare integers beyond 2⁵³ exactly, in whatever part of the schema they meet a bound. The engine calls
 * slower functions for it, so it is only for rows that hold such integers, which come as the context of the call.
 */
export function withExactIntegers(ajv: SchemaEngine): SchemaEngine {
  for (const keyword of EXACT_KEYWORDS) {
    ajv.removeKeyword(keyword.keyword);
    ajv.addKeyword(definition(keyword));
  }
  return ajv;
}

function definition({ keyword, isOk, params }: ExactKeyword): FuncKeywordDefinition {
  return {
    keyword,
    type: 'number',
    errors: true,
    compile(limit: unknown, parent: SchemaObject): DataValidateFunction {
      const validate: DataValidateFunction = function (
        this: ExactIntegers,
        value: number,
        context?: DataValidationCxt,
      ) {
        const exact = this.get(String(context?.parentDataProperty));
        validate.errors = isOk(limit, exact ?? value, parent) ? [] : [keywordError(keyword, params(limit))];
        return validate.errors.length === 0;
      };
      return validate;
    },
  };
}

function keywordError(keyword: string, params: Record<string, unknown>): Partial<ErrorObject> {
  return { keyword, params };
}

function isMultiple(divisor: unknown, value: bigint | number): boolean {
  const step = Number(divisor);
  if (typeof value === 'bigint' && Number.isInteger(step)) return value % BigInt(step) === 0n;
  const quotient = Number(value) / step;
  return Math.abs(Math.round(quotient) - quotient) <= 1e-9;
}
