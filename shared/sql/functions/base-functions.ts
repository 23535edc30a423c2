import { double, helper, isNotNull, nullOf } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { type ScalarFunction, scalar } from '../compile/function-plan.ts';
import type { ScalarCall } from '../compile/scalar-call.ts';

const BASES = { BIN: 2, OCT: 8, HEX: 16 } as const;
type Base = keyof typeof BASES;

/** The number that the digits stand for. As functions that came with the Analysis ToolPak, they refuse logical values. */
function read(f: ScalarCall, base: Base): SqlExpression {
  const { logical } = f.value(0);
  if (logical !== null) f.failsWhen(isNotNull(logical), '#VALUE!');
  return helper('from_base', f.text(0), double(BASES[base]));
}

function written(f: ScalarCall, number: SqlExpression, base: Base): SqlExpression {
  const places = f.isAbsent(1) ? nullOf('double') : f.strict(1);
  return helper('to_base', number, double(BASES[base]), places);
}

const bases: readonly Base[] = ['BIN', 'OCT', 'HEX'];

export const BASE_FUNCTIONS: readonly ScalarFunction[] = bases.flatMap((base) => [
  scalar(`${base}2DEC`, 1, 1, (f) => f.asNumber(read(f, base), '#NUM!', { magnitude: 12 })),
  scalar(`DEC2${base}`, 1, 2, (f) => f.asText(written(f, f.strict(0), base), '#NUM!')),
  ...bases
    .filter((other) => other !== base)
    .map((other) =>
      scalar(`${base}2${other}`, 1, 2, (f) => f.asText(written(f, read(f, base), other), '#NUM!')),
    ),
]);
