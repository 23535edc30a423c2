import { call, cast, double, helper, integer, operator, when } from '../ast/build.ts';
import { magnitudeOf } from '../compile/arithmetic.ts';
import { scalar } from '../compile/function-plan.ts';
import type { ScalarCall } from '../compile/scalar-call.ts';
import { type Typed, UNBOUNDED } from '../compile/typed.ts';

/** Numbers within it can be cast to numeric and back. */
const EXACT_MAGNITUDE = 300;

/** By way of numeric, which keeps the 15 digits that Excel rounds. */
function decimal(name: 'round' | 'trunc'): (f: ScalarCall) => Typed {
  return (f) => {
    const digits = f.isAbsent(1) ? 0 : f.constant(1);
    const magnitude = magnitudeOf(f.value(0));
    const x = f.number(0);
    if (
      typeof digits === 'number' &&
      Number.isInteger(digits) &&
      Math.abs(digits) < 300 &&
      magnitude <= EXACT_MAGNITUDE
    ) {
      const rounded = cast(call(name, cast(x, 'numeric'), integer(digits)), 'double');
      return f.asNumber(rounded, undefined, { magnitude: Math.max(magnitude, Math.abs(digits)) + 1 });
    }
    return f.asNumber(helper(name, x, f.number(1)));
  };
}

/** To a multiple of the second argument, of which the sign does not matter. */
function multiple(direction: -1 | 1): (f: ScalarCall) => Typed {
  return (f) => {
    const x = f.number(0);
    return f.asNumber(helper('multiple', x, call('abs', f.number(1, 1)), integer(direction)), '#NUM!');
  };
}

const zero = double(0);

/** CEILING and FLOOR: a positive number has no negative multiples. */
function classic(direction: -1 | 1): (f: ScalarCall) => Typed {
  return (f) => {
    const [x, step] = [f.bind(f.number(0)), f.bind(f.number(1, 1))];
    f.failsWhen(operator(operator(x, '>', zero), 'and', operator(step, '<', zero)), '#NUM!');
    if (direction < 0)
      f.failsWhen(operator(operator(step, '=', zero), 'and', operator(x, '<>', zero)), '#DIV/0!');
    return f.asNumber(helper('multiple', x, step, integer(direction)), '#NUM!');
  };
}

/** CEILING.MATH and FLOOR.MATH: the third argument says which way negative numbers go. */
function mathematical(direction: -1 | 1): (f: ScalarCall) => Typed {
  return (f) => {
    const x = f.bind(f.number(0));
    const step = call('abs', f.number(1, 1));
    const reversed = operator(operator(x, '<', zero), 'and', operator(f.number(2), '<>', zero));
    const way = when(reversed, integer(-direction), integer(direction));
    return f.asNumber(helper('multiple', x, step, way), '#NUM!');
  };
}

function awayFromZero(offset: 0 | 1): (f: ScalarCall) => Typed {
  return (f) => {
    const x = f.bind(f.number(0));
    const size = call('abs', x);
    const raised =
      offset === 0
        ? operator(double(2), '*', call('ceil', operator(size, '/', double(2))))
        : operator(
            operator(double(2), '*', call('ceil', operator(operator(size, '+', double(1)), '/', double(2)))),
            '-',
            double(1),
          );
    const sign = when(operator(x, '<', zero), double(-1), double(1));
    return f.asNumber(operator(raised, '*', sign), undefined, { magnitude: bounded(f) });
  };
}

const bounded = (f: ScalarCall): number => Math.min(UNBOUNDED, magnitudeOf(f.value(0)) + 1);

export const ROUNDING_FUNCTIONS = [
  scalar('ROUND', 2, 2, decimal('round')),
  scalar('TRUNC', 1, 2, decimal('trunc')),
  scalar('ROUNDDOWN', 2, 2, decimal('trunc')),
  scalar('ROUNDUP', 2, 2, (f) => f.asNumber(helper('roundup', f.number(0), f.number(1)))),
  scalar('INT', 1, 1, (f) =>
    f.asNumber(cast(call('floor', cast(f.number(0), 'numeric')), 'double'), undefined, {
      magnitude: bounded(f),
    }),
  ),
  scalar('MROUND', 2, 2, (f) => {
    const [x, step] = [f.bind(f.strict(0)), f.bind(f.strict(1))];
    const signs = operator(call('sign', x), '*', call('sign', step));
    f.failsWhen(operator(signs, '<', zero), '#NUM!');
    return f.asNumber(helper('multiple', x, step, integer(0)), '#NUM!');
  }),
  scalar('CEILING', 2, 2, classic(1)),
  scalar('FLOOR', 2, 2, classic(-1)),
  scalar('CEILING.MATH', 1, 3, mathematical(1)),
  scalar('FLOOR.MATH', 1, 3, mathematical(-1)),
  scalar('CEILING.PRECISE', 1, 2, multiple(1)),
  scalar('ISO.CEILING', 1, 2, multiple(1)),
  scalar('FLOOR.PRECISE', 1, 2, multiple(-1)),
  scalar('EVEN', 1, 1, awayFromZero(0)),
  scalar('ODD', 1, 1, awayFromZero(1)),
];
