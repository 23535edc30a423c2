import type { FunctionPlan } from '../compile/function-plan.ts';
import { AGGREGATE_FUNCTIONS } from './aggregate-functions.ts';
import { BASE_FUNCTIONS } from './base-functions.ts';
import { BINDING_FUNCTIONS } from './binding-functions.ts';
import { CONVERT_FUNCTION } from './convert-function.ts';
import { CRITERIA_FUNCTIONS } from './criteria-functions.ts';
import { DATE_FUNCTIONS } from './date-functions.ts';
import { FINANCIAL_FUNCTIONS } from './financial-functions.ts';
import { INFORMATION_FUNCTIONS } from './information-functions.ts';
import { LOGICAL_FUNCTIONS } from './logical-functions.ts';
import { LOOKUP_FUNCTIONS } from './lookup-functions.ts';
import { MATH_FUNCTIONS } from './math-functions.ts';
import { MATRIX_FUNCTIONS } from './matrix-functions.ts';
import { PAIRED_FUNCTIONS } from './paired-functions.ts';
import { PRODUCT_FUNCTIONS } from './product-functions.ts';
import { REFERENCE_FUNCTIONS } from './reference-functions.ts';
import { REGRESSION_FUNCTIONS } from './regression-functions.ts';
import { ROUNDING_FUNCTIONS } from './rounding-functions.ts';
import { SHEET_FUNCTIONS } from './sheet-functions.ts';
import { STATISTICAL_FUNCTIONS } from './statistical-functions.ts';
import { SUBTOTAL_FUNCTIONS } from './subtotal-functions.ts';
import { TEXT_FUNCTIONS } from './text-functions.ts';
import { TRUTH_FUNCTIONS } from './truth-functions.ts';

/** Every function that becomes SQL, by its name in a file without prefix. */
export const FUNCTIONS: ReadonlyMap<string, FunctionPlan> = new Map(
  [
    AGGREGATE_FUNCTIONS,
    CRITERIA_FUNCTIONS,
    DATE_FUNCTIONS,
    FINANCIAL_FUNCTIONS,
    PAIRED_FUNCTIONS,
    PRODUCT_FUNCTIONS,
    STATISTICAL_FUNCTIONS,
    TRUTH_FUNCTIONS,
    SUBTOTAL_FUNCTIONS,
    BASE_FUNCTIONS,
    BINDING_FUNCTIONS,
    INFORMATION_FUNCTIONS,
    LOGICAL_FUNCTIONS,
    LOOKUP_FUNCTIONS,
    MATH_FUNCTIONS,
    MATRIX_FUNCTIONS,
    REFERENCE_FUNCTIONS,
    REGRESSION_FUNCTIONS,
    SHEET_FUNCTIONS,
    [CONVERT_FUNCTION],
    ROUNDING_FUNCTIONS,
    TEXT_FUNCTIONS,
  ]
    .flat()
    .map((plan): [string, FunctionPlan] => [plan.name, plan]),
);
