import type { FunctionCall } from './function-call.ts';
import type { Operand } from './operand.ts';
import type { ScalarCall } from './scalar-call.ts';
import type { Typed } from './typed.ts';

type Described = {
  readonly name: string;
  /** The least and the most arguments. */
  readonly arity: readonly [number, number];
  /** Where Excel describes it. */
  readonly documentation: string;
};

/** Single values in, a single value out. Over arrays it is applied to each cell. */
export type ScalarFunction = Described & {
  readonly kind: 'scalar';
  readonly compile: (call: ScalarCall) => Typed;
};

/** Reads ranges, or takes its arguments as they are written. */
export type RangeFunction = Described & {
  readonly kind: 'range';
  /** Arguments that are single values: given arrays, the function is computed for each of their cells. */
  readonly scalars?: readonly number[];
  /** Whether its arguments are arrays even in a formula that is none: SUMPRODUCT. */
  readonly arrays?: boolean;
  readonly compile: (call: FunctionCall) => Operand | Typed;
  /** The same where one value is expected. */
  readonly oneValue?: (call: FunctionCall) => Operand | Typed;
  /** The same for functions that ask of any cells, whatever shape they have. */
  readonly anyCells?: (call: FunctionCall) => readonly Operand[];
};

export type FunctionPlan = ScalarFunction | RangeFunction;

const DOCUMENTATION = 'https://support.microsoft.com/search/results?query=';

function documentationOf(name: string): string {
  return `${DOCUMENTATION}${encodeURIComponent(`${name} function`)}`;
}

export function scalar(
  name: string,
  least: number,
  most: number,
  compile: (call: ScalarCall) => Typed,
): ScalarFunction {
  return { kind: 'scalar', name, arity: [least, most], documentation: documentationOf(name), compile };
}

export function range(
  name: string,
  least: number,
  most: number,
  compile: RangeFunction['compile'],
  options: Pick<RangeFunction, 'scalars' | 'arrays' | 'oneValue' | 'anyCells'> = {},
): RangeFunction {
  return {
    kind: 'range',
    name,
    arity: [least, most],
    documentation: documentationOf(name),
    compile,
    ...options,
  };
}
