import type { FormulaNode } from '../../formula/ast.ts';
import { type AggregatePlan, aggregated, united, windowed } from '../compile/aggregate.ts';
import { numberFrom } from '../compile/arithmetic.ts';
import { toNumber } from '../compile/coerce.ts';
import type { Elements } from '../compile/elements.ts';
import { type AbsenceOf, elementsOf } from '../compile/elements-of.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import type { Operand } from '../compile/operand.ts';
import { BLANK, type Typed } from '../compile/typed.ts';

/** How an argument that is no reference counts: as the number it reads as, or as it is. */
export type Direct = (value: Typed, call: FunctionCall) => Typed;

export const asNumbers: Direct = (value, call) => {
  const { value: number, error } = toNumber(value, call.from);
  return { ...numberFrom([value], number, error), magnitude: value.text === null ? value.magnitude : 400 };
};

export const asTheyAre: Direct = (value) => value;

const REFERENCES = new Set<FormulaNode['kind']>([
  'cell',
  'cell-range',
  'column-range',
  'row-range',
  'structured-reference',
  'spill',
  'reference-expression',
]);
const REFERENCE_FUNCTIONS = new Set(['INDEX', 'OFFSET', 'INDIRECT', 'CHOOSE', 'IF']);

/** Whether the argument names cells instead of computing a value: their texts are not read as numbers. */
export function isReference(node: FormulaNode, call: FunctionCall): boolean {
  if (node.kind === 'group') return isReference(node.inner, call);
  if (node.kind === 'function') {
    if (node.name === 'IF' || node.name === 'CHOOSE') {
      return node.arguments.slice(1).every((argument) => isReference(argument, call));
    }
    return REFERENCE_FUNCTIONS.has(node.name);
  }
  if (node.kind === 'name') {
    const definition = call.evaluator.definitionOf(node);
    return definition !== null && isReference(definition, call);
  }
  return REFERENCES.has(node.kind);
}

/** The arguments from `first` on as one list of operands, direct values made ready. */
export function operandsOf(call: FunctionCall, first: number, direct: Direct): readonly Operand[] {
  const operands: Operand[] = [];
  for (let index = first; index < call.count; index += 1) {
    const node = call.node(index);
    if (node === undefined) continue;
    if (node.kind === 'omitted') {
      operands.push({ shape: 'scalar', value: direct(BLANK, call) });
      continue;
    }
    operands.push(...anyCellsAt(call, index, direct));
  }
  return operands;
}

/** The cells of one argument; a value that is no reference is made ready. */
export function anyCellsAt(call: FunctionCall, index: number, direct: Direct): readonly Operand[] {
  const node = call.node(index);
  const operands = call.anyCells(index);
  if (node !== undefined && isReference(node, call)) return operands;
  return operands.map((operand) =>
    operand.shape === 'scalar' ? { ...operand, value: direct(operand.value, call) } : operand,
  );
}

/** One aggregate over all arguments from `first` on. */
export function overArguments(
  call: FunctionCall,
  first: number,
  plan: AggregatePlan,
  direct: Direct = asNumbers,
  absenceOf: AbsenceOf = numbersCount,
): Typed {
  return overOperands(operandsOf(call, first, direct), plan, call, absenceOf);
}

/** Of functions that pass over all but numbers and errors. */
export const numbersCount: AbsenceOf = ({ number, error }) =>
  number === null && error === null ? 'none' : 'each';

export function overOperands(
  operands: readonly Operand[],
  plan: AggregatePlan,
  call: FunctionCall,
  absenceOf?: AbsenceOf,
): Typed {
  const [only] = operands;
  if (only?.shape === 'window' && operands.length === 1) return windowed(only, plan);
  return aggregated(elementsFrom(operands, call, absenceOf), plan, call.from);
}

export function elementsFrom(
  operands: readonly Operand[],
  call: FunctionCall,
  absenceOf?: AbsenceOf,
): Elements {
  const parts: Elements[] = [];
  let loose: Typed[] = [];
  const flush = (): void => {
    if (loose.length === 0) return;
    parts.push(elementsOf({ shape: 'cells', rows: 1, columns: loose.length, cells: loose }, call.from));
    loose = [];
  };
  for (const operand of operands) {
    if (operand.shape === 'scalar') loose.push(operand.value);
    else if (operand.shape === 'cells' && operand.rows === 1) loose.push(...operand.cells);
    else if (operand.shape === 'window') {
      throw call.unsupported('a range that grows with the row can only be the one argument');
    } else {
      flush();
      parts.push(elementsOf(operand, call.from, absenceOf));
    }
  }
  flush();
  return united(parts, call.from);
}
