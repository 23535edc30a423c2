import {
  boolean,
  double,
  firstOf,
  helper,
  isNotNull,
  isNull,
  operator,
  smallint,
  textOf,
  when,
} from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { shared } from '../compile/arithmetic.ts';
import { logicalAsNumber } from '../compile/coerce.ts';
import { EXCEL_ERRORS } from '../compile/excel-error.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { range, scalar } from '../compile/function-plan.ts';
import { pickFirst } from '../compile/pick-first.ts';
import type { ScalarCall } from '../compile/scalar-call.ts';
import { constantOf, settle, type Typed, typed } from '../compile/typed.ts';
import { isReference } from './gather.ts';

type Plane = 'number' | 'text' | 'logical' | 'error';

/** Decided when the formula is compiled, unless the value can be of several kinds. */
function has(plane: Plane): (f: ScalarCall) => Typed {
  return (f) => {
    const value = settle(f.value(0));
    const found = value[plane];
    if (found === null) return constantOf(false);
    const others = (['number', 'text', 'logical', 'error'] as const).filter((other) => value[other] !== null);
    if (others.length === 1 && !value.mayBeBlank) return constantOf(true);
    return shared([value], { logical: isNotNull(found) });
  };
}

function any(planes: readonly SqlExpression[]): SqlExpression {
  const [first = boolean(false), ...rest] = planes;
  return rest.reduce((all, one) => operator(all, 'or', one), first);
}

function errorTest(condition: (error: SqlExpression) => SqlExpression): (f: ScalarCall) => Typed {
  return (f) => {
    const { error } = f.value(0);
    if (error === null) return constantOf(false);
    const logical: SqlExpression = {
      kind: 'call',
      schema: null,
      name: 'coalesce',
      args: [condition(error), boolean(false)],
    };
    return shared([f.value(0)], { logical });
  };
}

function parity(remainder: 0 | 1): (f: ScalarCall) => Typed {
  return (f) => {
    return f.asLogical(
      operator(helper('mod', helper('trunc', f.strict(0), double(0)), double(2)), '=', double(remainder)),
    );
  };
}

/** Whether the one argument is an array: written as one, or of several cells where ranges are arrays. */
function isArray(call: FunctionCall): boolean {
  if (call.node(0)?.kind === 'array') return true;
  if (!call.evaluator.arrays) return false;
  const operand = call.operand(0);
  return operand.shape !== 'scalar' && (operand.shape === 'window' || operand.rows * operand.columns > 1);
}

/** A number for the kind of each plane. */
function typeOf(f: ScalarCall): Typed {
  const value = settle(f.value(0));
  const codes: readonly (readonly [SqlExpression | null, number])[] = [
    [value.error, 16],
    [value.text, 2],
    [value.logical, 4],
  ];
  const branches = codes.flatMap(([plane, code]) =>
    plane === null ? [] : [{ when: isNotNull(plane), result: double(code) }],
  );
  if (branches.length === 0) return constantOf(1);
  return shared([value], { number: { kind: 'case', branches, otherwise: double(1) }, magnitude: 2 });
}

export const INFORMATION_FUNCTIONS = [
  scalar('ISNUMBER', 1, 1, has('number')),
  scalar('ISTEXT', 1, 1, has('text')),
  scalar('ISLOGICAL', 1, 1, has('logical')),
  scalar('ISNONTEXT', 1, 1, (f) => {
    const { text } = settle(f.value(0));
    return text === null ? constantOf(true) : shared([f.value(0)], { logical: isNull(text) });
  }),
  scalar('ISBLANK', 1, 1, (f) => {
    const value = f.value(0);
    const planes = [value.number, value.text, value.logical, value.error].filter((plane) => plane !== null);
    if (!value.mayBeBlank) return constantOf(false);
    if (planes.length === 0) return constantOf(true);
    return shared([value], { logical: { kind: 'not', operand: any(planes.map(isNotNull)) } });
  }),
  scalar('ISERROR', 1, 1, errorTest(isNotNull)),
  scalar(
    'ISERR',
    1,
    1,
    errorTest((error) => operator(error, '<>', smallint(EXCEL_ERRORS['#N/A']))),
  ),
  scalar(
    'ISNA',
    1,
    1,
    errorTest((error) => operator(error, '=', smallint(EXCEL_ERRORS['#N/A']))),
  ),
  scalar('ISEVEN', 1, 1, parity(0)),
  scalar('ISODD', 1, 1, parity(1)),
  range('ISREF', 1, 1, (call) => {
    const node = call.node(0);
    return constantOf(node !== undefined && isReference(node, call));
  }),
  range('TYPE', 1, 1, (call) => (isArray(call) ? constantOf(64) : typeOf(call.values([0])))),
  scalar('ERROR.TYPE', 1, 1, (f) => {
    const { error } = f.value(0);
    if (error === null) return typed({ error: smallint(EXCEL_ERRORS['#N/A']) });
    const number: SqlExpression = { kind: 'cast', operand: error, type: 'double' };
    return shared([f.value(0)], {
      number,
      error: when(isNull(error), smallint(EXCEL_ERRORS['#N/A'])),
      magnitude: 2,
      settled: true,
    });
  }),
  range('N', 1, 1, (call) => {
    const value = pickFirst(call.operand(0), call.from);
    const number = firstOf([
      value.number,
      value.logical === null ? null : logicalAsNumber(value.logical),
      double(0),
    ]);
    const { error, magnitude, format } = value;
    return shared([value], { number, error, settled: error === null, magnitude, format });
  }),
  range('T', 1, 1, (call) => {
    const value = pickFirst(call.operand(0), call.from);
    const text = firstOf([value.text, textOf('')]);
    return shared([value], { text, error: value.error, settled: value.error === null });
  }),
];
