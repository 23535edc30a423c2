import { call, double, helper, operator } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { binary } from '../compile/arithmetic.ts';
import type { ExcelError } from '../compile/excel-error.ts';
import { scalar } from '../compile/function-plan.ts';
import type { ScalarCall } from '../compile/scalar-call.ts';
import { constantOf, type Typed } from '../compile/typed.ts';

const zero = double(0);

function unary(
  name: string,
  compute: (x: SqlExpression) => SqlExpression,
  nullMeans?: ExcelError,
): ReturnType<typeof scalar> {
  return scalar(name, 1, 1, (f) => f.asNumber(compute(f.number(0)), nullMeans));
}

function angle(name: string, compute: string): ReturnType<typeof scalar> {
  return unary(name, (x) => call(compute, helper('angle', x)), '#NUM!');
}

/** ABS and SIGN keep what is known of a number's size. */
function sizeKept(name: string, compute: string): ReturnType<typeof scalar> {
  return scalar(name, 1, 1, (f) =>
    f.asNumber(call(compute, f.number(0)), undefined, { magnitude: f.value(0).magnitude }),
  );
}

function quotient(f: ScalarCall): Typed {
  const [a, b] = [f.strict(0), f.bind(f.strict(1))];
  f.failsWhen(operator(b, '=', zero), '#DIV/0!');
  return f.asNumber(call('trunc', helper('divide', a, b)), '#NUM!');
}

function volatile(value: Typed): Typed {
  return { ...value, volatile: true };
}

export const MATH_FUNCTIONS = [
  sizeKept('ABS', 'abs'),
  sizeKept('SIGN', 'sign'),
  unary('SQRT', (x) => helper('sqrt', x), '#NUM!'),
  scalar('POWER', 2, 2, (f) => binary(f.value(0), '^', f.value(1), f.from)),
  unary('EXP', (x) => helper('exp', x), '#NUM!'),
  unary('LN', (x) => helper('ln', x), '#NUM!'),
  unary('LOG10', (x) => helper('log10', x), '#NUM!'),
  scalar('LOG', 1, 2, (f) => {
    const x = f.number(0);
    if (f.isAbsent(1)) return f.asNumber(helper('log10', x), '#NUM!');
    const base = f.bind(f.number(1));
    f.failsWhen(operator(operator(base, '<=', zero), 'or', operator(x, '<=', zero)), '#NUM!');
    return f.asNumber(helper('log', x, base), '#DIV/0!');
  }),
  scalar('PI', 0, 0, () => constantOf(Math.PI)),
  unary('RADIANS', (x) => operator(helper('divide', x, double(180)), '*', double(Math.PI))),
  unary('DEGREES', (x) => helper('multiply', x, double(180 / Math.PI)), '#NUM!'),
  angle('SIN', 'sin'),
  angle('COS', 'cos'),
  angle('TAN', 'tan'),
  unary('ASIN', (x) => helper('asin', x), '#NUM!'),
  unary('ACOS', (x) => helper('acos', x), '#NUM!'),
  ...['SINH', 'COSH', 'TANH', 'ASINH', 'ACOSH', 'ATANH'].map((name) =>
    unary(name, (x) => helper(name.toLowerCase(), x), '#NUM!'),
  ),
  unary('ATAN', (x) => call('atan', x)),
  scalar('ATAN2', 2, 2, (f) => {
    const [x, y] = [f.bind(f.number(0)), f.bind(f.number(1))];
    f.failsWhen(operator(operator(x, '=', zero), 'and', operator(y, '=', zero)), '#DIV/0!');
    return f.asNumber(call('atan2', y, x));
  }),
  scalar('MOD', 2, 2, (f) => {
    const [a, b] = [f.number(0), f.bind(f.number(1))];
    f.failsWhen(operator(b, '=', zero), '#DIV/0!');
    return f.asNumber(helper('mod', a, b), '#NUM!');
  }),
  scalar('QUOTIENT', 2, 2, quotient),
  unary('FACT', (x) => helper('fact', x), '#NUM!'),
  scalar('COMBIN', 2, 2, (f) => f.asNumber(helper('combin', f.whole(0), f.whole(1)), '#NUM!')),
  scalar('RAND', 0, 0, (f) => volatile(f.asNumber(call('random')))),
  scalar('RANDBETWEEN', 2, 2, (f) => {
    const [low, high] = [f.bind(call('ceil', f.strict(0))), f.bind(call('floor', f.strict(1)))];
    f.failsWhen(operator(low, '>', high), '#NUM!');
    const width = operator(operator(high, '-', low), '+', double(1));
    return volatile(f.asNumber(operator(low, '+', call('floor', operator(call('random'), '*', width)))));
  }),
];
