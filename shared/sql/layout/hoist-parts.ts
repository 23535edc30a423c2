import type { BinaryOperator, FormulaNode, FunctionNode, NameNode } from '../../formula/ast.ts';
import { snapped } from '../compile/arithmetic.ts';
import { evaluatorOf } from '../compile/compile-formula.ts';
import { type Operand, scalarOperand } from '../compile/operand.ts';
import { FUNCTIONS } from '../functions/catalogue.ts';
import { referencesOf } from '../plan/reference.ts';
import type { Segment } from '../plan/segment.ts';
import type { RecurrenceScope } from './recurrence-scope.ts';
import type { Surroundings } from './segment-scope.ts';
import type { StepInputs } from './step-inputs.ts';

/** A formula, and what names in it stand for. */
export interface HoistedFormula {
  readonly tree: FormulaNode;
  readonly variables: ReadonlyMap<string, Operand>;
}

const COMPARISONS: ReadonlySet<BinaryOperator> = new Set(['=', '<>', '<', '<=', '>', '>=']);
/** Where they stand for cells they are no values. */
const REFERENCE_FUNCTIONS = new Set([
  'INDEX',
  'OFFSET',
  'INDIRECT',
  'CHOOSE',
  'IF',
  'IFS',
  'SWITCH',
  'XLOOKUP',
]);
/** Names in them are their own. */
const BINDING_FUNCTIONS = new Set(['LET', 'LAMBDA']);

/**
 * Puts names in place of the parts of a formula that do not depend on the rows before: they are computed for all rows at
 * once, lookups and sums over ranges among them.
 */
export class HoistParts {
  readonly #segment: Segment;
  readonly #scope: RecurrenceScope;
  readonly #inputs: StepInputs;
  readonly #around: Surroundings;
  readonly #variables = new Map<string, Operand>();

  constructor(segment: Segment, scope: RecurrenceScope, inputs: StepInputs, around: Surroundings) {
    this.#segment = segment;
    this.#scope = scope;
    this.#inputs = inputs;
    this.#around = around;
  }

  of(tree: FormulaNode): HoistedFormula {
    return { tree: this.#lift(tree, undefined), variables: this.#variables };
  }

  #lift(node: FormulaNode, parent: FormulaNode | undefined): FormulaNode {
    if (!this.#isOwn(node)) return this.#variable(node, parent) ?? node;
    switch (node.kind) {
      case 'unary-expression':
      case 'percent':
        return { ...node, operand: this.#lift(node.operand, node) };
      case 'binary-expression':
        return { ...node, left: this.#lift(node.left, node), right: this.#lift(node.right, node) };
      case 'group':
        return { ...node, inner: this.#lift(node.inner, parent) };
      case 'function':
        if (isClosed(node)) return node;
        return { ...node, arguments: node.arguments.map((argument) => this.#lift(argument, node)) };
      default:
        return node;
    }
  }

  #isOwn(node: FormulaNode): boolean {
    const { sheetIndex, rows, column } = this.#segment;
    const { homes, definitions } = this.#around.plan;
    const at = { sheetIndex, row: rows.first, column };
    return referencesOf(node, at, homes.sheets, definitions).some((found) => this.#scope.isOwn(found));
  }

  #variable(node: FormulaNode, parent: FormulaNode | undefined): NameNode | undefined {
    const inner = node.kind === 'group' ? node.inner : node;
    if (!isComputed(inner)) return undefined;
    const isInRange = parent?.kind === 'function' && FUNCTIONS.get(parent.name)?.kind === 'range';
    if (isInRange && inner.kind === 'function' && REFERENCE_FUNCTIONS.has(inner.name)) return undefined;
    const isCompared = parent?.kind === 'binary-expression' && COMPARISONS.has(parent.operator);
    const { others } = this.#scope;
    const evaluator = evaluatorOf(others);
    const operand = isInRange ? evaluator.operand(inner) : scalarOperand(evaluator.scalar(inner));
    const taken = this.#taken(operand, isCompared);
    if (taken === undefined) return undefined;
    const name = `#${this.#variables.size + 1}`;
    this.#variables.set(name, taken);
    return { kind: 'name', name, start: node.start, end: node.end };
  }

  #taken(operand: Operand, isCompared: boolean): Operand | undefined {
    switch (operand.shape) {
      case 'scalar': {
        const { select } = this.#scope.others;
        return scalarOperand(this.#inputs.take(isCompared ? snapped(operand.value, select) : operand.value));
      }
      case 'cells':
        return { ...operand, cells: operand.cells.map((cell) => this.#inputs.take(cell)) };
      default:
        return undefined;
    }
  }
}

/** Whether it decides by itself how its arguments are read. */
function isClosed({ name }: FunctionNode): boolean {
  const plan = FUNCTIONS.get(name);
  return BINDING_FUNCTIONS.has(name) || (plan?.kind === 'range' && plan.arrays === true);
}

function isComputed(node: FormulaNode): boolean {
  switch (node.kind) {
    case 'function':
    case 'binary-expression':
    case 'unary-expression':
    case 'percent':
      return true;
    default:
      return node.kind === 'group' && isComputed(node.inner);
  }
}
