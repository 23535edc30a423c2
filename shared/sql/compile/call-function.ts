import type { FunctionNode } from '../../formula/ast.ts';
import type { Evaluation } from './evaluation.ts';
import { FunctionCall } from './function-call.ts';
import type { FunctionPlan, RangeFunction } from './function-plan.ts';
import { lift, type ScalarPlan } from './lift.ts';
import { type Operand, scalarOperand } from './operand.ts';
import { pickFirst } from './pick-first.ts';
import { ScalarCall } from './scalar-call.ts';
import { BLANK, type Typed } from './typed.ts';
import { UnsupportedFormulaError } from './unsupported-formula-error.ts';

export type Catalogue = ReadonlyMap<string, FunctionPlan>;

/** What a call is computed by. */
export interface Caller extends Evaluation {
  readonly catalogue: Catalogue;
  /** A plan for single values, over arrays where these are computed. */
  applied(nodes: FunctionNode['arguments'], plan: ScalarPlan): Operand;
}

type Compile = (given?: ReadonlyMap<number, Typed>) => Operand;

/** What a function gives: all of it, or what one value shows of it. */
export function callFunction(
  node: FunctionNode,
  caller: Caller,
  wanted: 'one value' | 'all of it' = 'all of it',
): Operand {
  const plan = planOf(node, caller);
  if (plan.kind === 'scalar') return callWithValues(node, caller, plan.compile);
  const evaluator = plan.arrays ? caller.overArrays() : caller;
  const toCompile = (wanted === 'one value' ? plan.oneValue : undefined) ?? plan.compile;
  const compile: Compile = (given) => {
    const result = toCompile(new FunctionCall(node, evaluator, given));
    return 'shape' in result ? result : scalarOperand(result);
  };
  return isForEachCell(node, caller, plan) ? overCells(node, caller, plan.scalars ?? [], compile) : compile();
}

/** The cells that a function gives, for whom their shape is nothing. */
export function anyCellsOf(node: FunctionNode, caller: Caller): readonly Operand[] {
  const plan = planOf(node, caller);
  const anyCells = plan.kind === 'range' && !isForEachCell(node, caller, plan) ? plan.anyCells : undefined;
  return anyCells === undefined ? [callFunction(node, caller)] : anyCells(new FunctionCall(node, caller));
}

function planOf(node: FunctionNode, { catalogue }: Caller): FunctionPlan {
  const plan = catalogue.get(node.name);
  if (plan === undefined || node.place !== undefined) {
    throw new UnsupportedFormulaError(
      'unknown-function',
      `${node.name} is not among the functions that become SQL`,
    );
  }
  const [least, most] = plan.arity;
  if (node.arguments.length < least || node.arguments.length > most) {
    throw new UnsupportedFormulaError('argument-count', `${node.name} takes ${least} to ${most} arguments`);
  }
  return plan;
}

function callWithValues(node: FunctionNode, caller: Caller, compile: (call: ScalarCall) => Typed): Operand {
  const isOmitted = node.arguments.map(({ kind }) => kind === 'omitted');
  return caller.applied(node.arguments, (values, from) => {
    const args = values.map((value, index) => (isOmitted[index] ? null : value));
    return compile(new ScalarCall(node.name, args, from, caller.scope));
  });
}

/** Whether arrays stand where the function takes single values. */
function isForEachCell(node: FunctionNode, caller: Caller, { scalars }: RangeFunction): boolean {
  if (!caller.arrays || scalars === undefined) return false;
  return [...operandsAt(node, caller, scalars).values()].some(({ shape }) => shape !== 'scalar');
}

function operandsAt(
  node: FunctionNode,
  caller: Caller,
  indexes: readonly number[],
): ReadonlyMap<number, Operand> {
  const operands = new Map<number, Operand>();
  for (const index of indexes) {
    const argument = node.arguments[index];
    if (argument === undefined || argument.kind === 'omitted') continue;
    operands.set(index, caller.operand(argument));
  }
  return operands;
}

/** Computes a function of ranges for each cell of the arrays that stand for its single values. */
function overCells(
  node: FunctionNode,
  caller: Caller,
  scalars: readonly number[],
  compile: Compile,
): Operand {
  const operands = operandsAt(node, caller, scalars);
  const plan: ScalarPlan = (values, from) => {
    if (from !== caller.from) {
      throw new UnsupportedFormulaError(
        'array-result',
        `${node.name} is not computed for each row of a range`,
      );
    }
    const given = new Map([...operands.keys()].map((index, at) => [index, values[at] ?? BLANK] as const));
    const result = compile(given);
    return result.shape === 'scalar' ? result.value : pickFirst(result, caller.from);
  };
  return lift([...operands.values()], plan, caller.from);
}
