import { aggregate, helper, integer, literal } from '../ast/build.ts';
import { type AggregatePlan, aggregated, firstError } from '../compile/aggregate.ts';
import { shared } from '../compile/arithmetic.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { range } from '../compile/function-plan.ts';
import type { Operand } from '../compile/operand.ts';
import { type Typed, typed } from '../compile/typed.ts';
import { numbersOf } from './aggregate-functions.ts';
import { elementsFrom } from './gather.ts';
import { assertFewReadings } from './reread-rows.ts';

/** LET: each value is computed once under its name. */
function bindAll(call: FunctionCall): Operand {
  let { evaluator } = call;
  for (let index = 0; index + 2 < call.count; index += 2) {
    const [name, value] = [call.node(index), call.node(index + 1)];
    if (name?.kind !== 'name' || value === undefined) throw call.unsupported('a name is missing');
    evaluator = evaluator.withVariable(name.name, bound(evaluator.operand(value), call));
  }
  const last = call.node(call.count - 1);
  if (last === undefined || call.count % 2 === 0) throw call.unsupported('the value is missing');
  return evaluator.operand(last);
}

function bound(operand: Operand, call: FunctionCall): Operand {
  if (operand.shape !== 'scalar' || operand.value.constant !== undefined) return operand;
  const { number, text, logical, error } = operand.value;
  return {
    shape: 'scalar',
    value: {
      ...operand.value,
      number: number && call.bind(number),
      text: text && call.bind(text),
      logical: logical && call.bind(logical),
      error: error && call.bind(error),
    },
  };
}

/** How many numbers fall up to each limit, and how many beyond the last. */
function frequency(call: FunctionCall): Operand {
  assertFewReadings(call, 1, [0]);
  const plan: AggregatePlan = (seen) =>
    shared([seen.element], {
      number: aggregate('array_agg', [numbersOf(seen)], { orderBy: [{ by: seen.position }] }),
      error: firstError(seen),
    });
  const limits = call.array(1);
  const size = limits.rows * limits.columns;
  if (size > 1000) throw call.unsupported('there are more than 1,000 limits');
  const [numbers, bins] = [0, 1].map((index) =>
    aggregated(elementsFrom([call.operand(index)], call), plan, call.from),
  );
  const none = literal('double[]', null);
  const counts = call.bind(helper('frequency', numbers?.number ?? none, bins?.number ?? none));
  const cells: Typed[] = [];
  for (let index = 1; index <= size + 1; index += 1) {
    const number = { kind: 'element' as const, array: counts, position: integer(index) };
    cells.push(typed({ number, error: numbers?.error ?? bins?.error ?? null, settled: false, magnitude: 7 }));
  }
  return { shape: 'cells', rows: size + 1, columns: 1, cells };
}

export const BINDING_FUNCTIONS = [
  range('LET', 3, 253, bindAll),
  range('FREQUENCY', 2, 2, frequency, { arrays: true }),
];
