import { double } from '../ast/build.ts';
import { binary, shared } from '../compile/arithmetic.ts';
import { orElse } from '../compile/coerce.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { range } from '../compile/function-plan.ts';
import { lift } from '../compile/lift.ts';
import type { Operand } from '../compile/operand.ts';
import { errorOf, settle, type Typed } from '../compile/typed.ts';
import { totalOfCells } from './aggregate-functions.ts';

/** Only numbers count in a product of arrays; all else is 0. */
function numbersOnly(value: Typed): Typed {
  const { number, error } = settle(value);
  if (number === null)
    return { ...shared([value], { number: double(0), error, settled: error === null }), magnitude: 0 };
  const isAlways = !value.mayBeBlank && value.text === null && value.logical === null;
  return shared([value], {
    number: isAlways ? number : orElse(number, double(0)),
    error,
    settled: error === null,
    magnitude: value.magnitude,
  });
}

function sumProduct(call: FunctionCall): Typed {
  const arrays = Array.from({ length: call.count }, (_, index) => call.array(index));
  const [first] = arrays;
  if (first === undefined) return errorOf('#VALUE!');
  if (arrays.some((array) => array.rows !== first.rows || array.columns !== first.columns))
    return errorOf('#VALUE!');
  const product = lift(
    arrays,
    (values, from) => values.map(numbersOnly).reduce((left, right) => binary(left, '*', right, from)),
    call.from,
  );
  return totalOf(product, call);
}

function totalOf(operand: Operand, call: FunctionCall): Typed {
  if (operand.shape === 'scalar' || operand.shape === 'window') return errorOf('#VALUE!');
  return totalOfCells(operand, call.from);
}

export const PRODUCT_FUNCTIONS = [range('SUMPRODUCT', 1, 255, sumProduct, { arrays: true })];
