import type { ErrorObject, FuncKeywordDefinition } from 'ajv';
import type { DataValidateFunction, DataValidationCxt } from 'ajv/dist/types/index.js';
import { AllowedValues } from './allowed-values.ts';
import { decimalMultiples } from './decimal-multiple.ts';
import type { SchemaEngine } from './draft.ts';
import type { ExactIntegers } from './exact-integers.ts';
import type { SchemaObject } from './json-schema.ts';

/** Judges a value. `exact` holds what numbers of the row are exactly, `property` is the one that the value stands in. */
export type Judge = (value: unknown, exact?: ExactIntegers, property?: string) => boolean;

/** A keyword of the standard that is decided here. */
export interface OwnKeyword {
  readonly keyword: string;
  /** Values of other types are fine; undefined for all types. */
  readonly type?: 'number';
  /** Called once for each place in a schema. */
  judge(expected: unknown, parent: SchemaObject): Judge;
  params(expected: unknown): Record<string, unknown>;
}

/** What ajv does otherwise: long lists are looked up, and a multiple is one in decimals, however small. */
const KEYWORDS: readonly OwnKeyword[] = [
  {
    keyword: 'enum',
    judge(expected) {
      const allowed = new AllowedValues(Array.isArray(expected) ? expected : []);
      return (value, exact, property) => allowed.has(value, exact, property);
    },
    params: (allowedValues) => ({ allowedValues }),
  },
  {
    keyword: 'const',
    judge(expected) {
      const allowed = new AllowedValues([expected]);
      return (value, exact, property) => allowed.has(value, exact, property);
    },
    params: (allowedValue) => ({ allowedValue }),
  },
  {
    keyword: 'multipleOf',
    type: 'number',
    judge(step) {
      const isMultiple = decimalMultiples(Number(step));
      return (value, exact, property) => isMultiple(exact?.get(property ?? '') ?? Number(value));
    },
    params: (multipleOf) => ({ multipleOf }),
  },
];

export function addEngineKeywords(ajv: SchemaEngine, hasContext: boolean): void {
  replaceKeywords(ajv, KEYWORDS, hasContext);
}

/** Decides keywords that the engine knows by judges of our own. `hasContext`: calls come with the row's exact integers. */
export function replaceKeywords(
  ajv: SchemaEngine,
  keywords: readonly OwnKeyword[],
  hasContext: boolean,
): void {
  for (const keyword of keywords) {
    // Draft-04 has no `const`.
    if (ajv.getKeyword(keyword.keyword) === false) continue;
    ajv.removeKeyword(keyword.keyword);
    ajv.addKeyword(definition(keyword, hasContext));
  }
}

function definition(
  { keyword, type, judge, params }: OwnKeyword,
  hasContext: boolean,
): FuncKeywordDefinition {
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
        const accepted = hasContext
          ? isOk(value, this, typeof value === 'number' ? String(context?.parentDataProperty) : undefined)
          : isOk(value);
        validate.errors = accepted ? [] : [{ ...failure }];
        return accepted;
      };
      return validate;
    },
  };
}
