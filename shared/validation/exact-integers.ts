import type { ErrorObject, FuncKeywordDefinition } from 'ajv';
import type { DataValidateFunction, DataValidationCxt } from 'ajv/dist/types/index.js';
import { AllowedValues } from './allowed-values.ts';
import { decimalMultiples } from './decimal-multiple.ts';
import type { SchemaObject } from './json-schema.ts';
import type { SchemaEngine } from './schema-engine.ts';

/** Integers beyond 2⁵³ of one row, by column. In the row itself stands the nearest number. */
export type ExactIntegers = ReadonlyMap<string, bigint>;

/** Judges a value of the row. `property` is the one that a number stands in. */
type Judge = (value: unknown, exact: ExactIntegers, property: string | undefined) => boolean;

interface ExactKeyword {
  readonly keyword: string;
  /** Values of other types are fine; undefined for all types. */
  readonly type?: 'number';
  /** Called once for each place in a schema. */
  judge(expected: unknown, parent: SchemaObject): Judge;
  params(expected: unknown): Record<string, unknown>;
}

/** JavaScript compares a bigint with a number by their exact values. */
const EXACT_KEYWORDS: readonly ExactKeyword[] = [
  bound('minimum', (limit, parent) =>
    // In draft-04 the other keyword only sharpens this one.
    parent.exclusiveMinimum === true ? (value) => value > limit : (value) => value >= limit,
  ),
  bound('maximum', (limit, parent) =>
    parent.exclusiveMaximum === true ? (value) => value < limit : (value) => value <= limit,
  ),
  bound('exclusiveMinimum', (limit) => (value) => value > limit),
  bound('exclusiveMaximum', (limit) => (value) => value < limit),
  {
    keyword: 'multipleOf',
    type: 'number',
    judge: (step) => ofNumbers(decimalMultiples(Number(step))),
    params: (multipleOf) => ({ multipleOf }),
  },
  {
    keyword: 'enum',
    judge: (list) => oneOf(Array.isArray(list) ? list : []),
    params: (allowedValues) => ({ allowedValues }),
  },
  {
    keyword: 'const',
    judge: (expected) => oneOf([expected]),
    params: (allowedValue) => ({ allowedValue }),
  },
];

/**
 * Makes an engine compare integers beyond 2⁵³ exactly, in whatever part of the schema they meet a number. The engine calls
 * slower functions for it, so it is only for rows that hold such integers, which come as the context of the call.
 */
export function withExactIntegers(ajv: SchemaEngine): SchemaEngine {
  for (const keyword of EXACT_KEYWORDS) {
    // Draft-04 has no `const`.
    if (ajv.getKeyword(keyword.keyword) === false) continue;
    ajv.removeKeyword(keyword.keyword);
    ajv.addKeyword(definition(keyword));
  }
  return ajv;
}

function bound(
  keyword: string,
  compare: (limit: number, parent: SchemaObject) => (value: bigint | number) => boolean,
): ExactKeyword {
  return {
    keyword,
    type: 'number',
    judge: (limit, parent) => (typeof limit === 'number' ? ofNumbers(compare(limit, parent)) : () => true),
    params: (limit) => ({ limit }),
  };
}

function ofNumbers(isOk: (value: bigint | number) => boolean): Judge {
  return (value, exact, property = '') => isOk(exact.get(property) ?? Number(value));
}

function oneOf(values: readonly unknown[]): Judge {
  const allowed = new AllowedValues(values);
  return (value, exact, property) => allowed.has(value, exact, property);
}

function definition({ keyword, type, judge, params }: ExactKeyword): FuncKeywordDefinition {
  return {
    keyword,
    ...(type !== undefined && { type }),
    errors: true,
    compile(expected: unknown, parent: SchemaObject): DataValidateFunction {
      const isOk = judge(expected, parent);
      const failure: Partial<ErrorObject> = { keyword, params: params(expected) };
      const validate: DataValidateFunction = function (
        this: ExactIntegers,
        value: unknown,
        context?: DataValidationCxt,
      ) {
        const property = typeof value === 'number' ? String(context?.parentDataProperty) : undefined;
        const isAccepted = isOk(value, this, property);
        validate.errors = isAccepted ? [] : [{ ...failure }];
        return isAccepted;
      };
      return validate;
    },
  };
}
