import { double, helper } from '../ast/build.ts';
import { range } from '../compile/function-plan.ts';
import { errorOf, withErrors } from '../compile/typed.ts';
import { conversionOf } from './convert-units.ts';

/** CONVERT between units that the formula names. */
export const CONVERT_FUNCTION = range(
  'CONVERT',
  3,
  3,
  (call) => {
    const [from, to] = [call.constant(1), call.constant(2)];
    if (from === undefined || to === undefined) throw call.unsupported('the units must be constants');
    const number = call.values([0]);
    const value = number.strict(0);
    const conversion = conversionOf(String(from), String(to));
    if (conversion === undefined) return withErrors(errorOf('#N/A'), [number.error]);
    const { factor, shift } = conversion;
    const scaled = factor === 1 ? value : helper('multiply', value, double(factor));
    return number.asNumber(shift === 0 ? scaled : helper('add', scaled, double(shift)), '#NUM!');
  },
  { scalars: [0] },
);
