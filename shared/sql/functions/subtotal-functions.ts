import { aggregate, literal } from '../ast/build.ts';
import { type AggregatePlan, aggregated } from '../compile/aggregate.ts';
import { shared } from '../compile/arithmetic.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { range } from '../compile/function-plan.ts';
import type { Operand } from '../compile/operand.ts';
import { resolveReference } from '../compile/resolve-reference.ts';
import type { LeaveOut } from '../compile/scope.ts';
import { errorOf, type Typed } from '../compile/typed.ts';
import {
  AVERAGE_PLAN,
  COUNT_PLAN,
  COUNTA_PLAN,
  MAX_PLAN,
  MIN_PLAN,
  numbersOf,
  PRODUCT_PLAN,
  SUM_PLAN,
} from './aggregate-functions.ts';
import { elementsFrom, overOperands } from './gather.ts';
import { spreadOf } from './large-numbers.ts';
import { arrayHelper, MEDIAN_PLAN, MODE_PLAN } from './statistical-functions.ts';

/** By the number that both functions know them under. */
const PLANS: readonly AggregatePlan[] = [
  AVERAGE_PLAN,
  COUNT_PLAN,
  COUNTA_PLAN,
  MAX_PLAN,
  MIN_PLAN,
  PRODUCT_PLAN,
  spreadOf('stddev_samp'),
  spreadOf('stddev_pop'),
  SUM_PLAN,
  spreadOf('var_samp'),
  spreadOf('var_pop'),
  MEDIAN_PLAN,
  MODE_PLAN,
];

/** From 14 on AGGREGATE takes a second argument. */
const RANKED = [
  'LARGE',
  'SMALL',
  'PERCENTILE.INC',
  'QUARTILE.INC',
  'PERCENTILE.EXC',
  'QUARTILE.EXC',
] as const;
const SUBTOTAL_PLANS = 11;

function seen(call: FunctionCall, index: number, leaveOut: LeaveOut): readonly Operand[] {
  const node = call.node(index);
  const resolved = node === undefined ? null : resolveReference(node, call.evaluator);
  if (resolved === null || resolved.kind === 'error') return call.anyCells(index);
  return [call.scope.visible(resolved, leaveOut)];
}

function subtotal(call: FunctionCall): Typed {
  const code = call.scalar(0).constant;
  if (typeof code !== 'number') throw call.unsupported('the kind of total must be a constant');
  const hiddenRows = code > 100;
  const plan = PLANS[(hiddenRows ? code - 100 : code) - 1];
  const number = hiddenRows ? code - 100 : code;
  if (plan === undefined || number > SUBTOTAL_PLANS) return errorOf('#VALUE!');
  const operands = Array.from({ length: call.count - 1 }, (_, index) =>
    seen(call, index + 1, { hiddenRows, filteredRows: true, subtotals: true }),
  ).flat();
  return overOperands(operands, plan, call);
}

/** What each option of AGGREGATE leaves out, besides errors from 2 and 6. */
function optionsOf(option: number): LeaveOut & { readonly errors: boolean } {
  return {
    subtotals: option < 4,
    hiddenRows: option % 2 === 1,
    errors: [2, 3, 6, 7].includes(option),
  };
}

function aggregateCall(call: FunctionCall): Typed {
  const [code, option] = [call.scalar(0).constant, call.isOmitted(1) ? 0 : call.scalar(1).constant];
  if (typeof code !== 'number' || typeof option !== 'number')
    throw call.unsupported('its first two arguments must be constants');
  if (code < 1 || code > 19 || option < 0 || option > 7) return errorOf('#VALUE!');
  const leaveOut = optionsOf(option);
  const ranked = RANKED[code - 14];
  const plan = PLANS[code - 1];
  const quiet = (value: AggregatePlan): AggregatePlan =>
    leaveOut.errors ? (all) => value({ ...all, element: { ...all.element, error: null } }) : value;
  if (ranked === undefined) {
    if (plan === undefined) return errorOf('#VALUE!');
    const operands = Array.from({ length: call.count - 2 }, (_, index) =>
      seen(call, index + 2, leaveOut),
    ).flat();
    return overOperands(operands, quiet(plan), call);
  }
  const numbers = quiet((all) => {
    const number = numbersOf(all);
    return shared([all.element], {
      number: aggregate('array_agg', [number], {
        orderBy: [{ by: number }],
        filter: { kind: 'is-not-null', operand: number },
      }),
      error: all.element.error === null ? null : aggregate('min', [all.element.error]),
    });
  });
  const elements = elementsFrom(seen(call, 2, leaveOut), call);
  const sorted = aggregated(elements, numbers, call.from);
  const k = call.values([3]);
  k.addError(sorted.error);
  return k.asNumber(arrayHelper(ranked, sorted.number ?? literal('double[]', null), k.number(0)), '#NUM!');
}

export const SUBTOTAL_FUNCTIONS = [
  range('SUBTOTAL', 2, 255, subtotal),
  range('AGGREGATE', 3, 255, aggregateCall, { arrays: true }),
];
