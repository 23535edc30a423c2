import type { FunctionPlan } from '../compile/function-plan.ts';
import { AGGREGATE_FUNCTIONS } from './aggregate-functions.ts';
import { CRITERIA_FUNCTIONS } from './criteria-functions.ts';
import { DATE_FUNCTIONS } from './date-functions.ts';
import { INFORMATION_FUNCTIONS } from './information-functions.ts';
import { LOGICAL_FUNCTIONS } from './logical-functions.ts';
import { LOOKUP_FUNCTIONS } from './lookup-functions.ts';
import { MATH_FUNCTIONS } from './math-functions.ts';
import { REFERENCE_FUNCTIONS } from './reference-functions.ts';
import { ROUNDING_FUNCTIONS } from './rounding-functions.ts';
import { TEXT_FUNCTIONS } from './text-functions.ts';

/** Every function that becomes SQL, by its name in a file without prefix. */
export const FUNCTIONS: ReadonlyMap<string, FunctionPlan> = new Map(
  [
    AGGREGATE_FUNCTIONS,
    CRITERIA_FUNCTIONS,
    DATE_FUNCTIONS,
    INFORMATION_FUNCTIONS,
    LOGICAL_FUNCTIONS,
    LOOKUP_FUNCTIONS,
    MATH_FUNCTIONS,
    REFERENCE_FUNCTIONS,
    ROUNDING_FUNCTIONS,
    TEXT_FUNCTIONS,
  ]
    .flat()
    .map((plan): [string, FunctionPlan] => [plan.name, plan]),
);
