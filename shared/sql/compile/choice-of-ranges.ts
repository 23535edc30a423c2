import type { FormulaNode, FunctionNode } from '../../formula/ast.ts';
import type { Evaluation } from './evaluation.ts';
import { scalarOperand } from './operand.ts';

const RANGES = new Set<FormulaNode['kind']>([
  'cell-range',
  'column-range',
  'row-range',
  'structured-reference',
  'name',
  'reference-expression',
]);
const RANGE_FUNCTIONS = new Set(['INDEX', 'OFFSET', 'INDIRECT']);

/**
 * `IF(A1,B:B,C:C)` where a range is expected gives one of the ranges: its branches are computed as arrays, and what it asks
 * as the single value that it is. Anything else stays as it is.
 */
export function choiceOfRanges(node: FormulaNode, evaluator: Evaluation): readonly [FormulaNode, Evaluation] {
  return isChoice(node) ? settled(node, evaluator, evaluator.overArrays()) : [node, evaluator];
}

/** `outer` computes what is asked, `inner` the branches. */
function settled(
  node: FunctionNode,
  outer: Evaluation,
  inner: Evaluation,
): readonly [FunctionNode, Evaluation] {
  const [asked, ...branches] = node.arguments;
  if (asked === undefined) return [node, inner];
  const { start, end } = asked;
  const name = `what is asked at ${start}`;
  let evaluator = inner.withVariable(name, scalarOperand(outer.scalar(asked)));
  const chosen = branches.map((branch) => {
    if (!isChoice(branch)) return branch;
    const [settledBranch, known] = settled(branch, outer, evaluator);
    evaluator = known;
    return settledBranch;
  });
  const known: FormulaNode = { kind: 'name', name, start, end, place: undefined };
  return [{ ...node, arguments: [known, ...chosen] }, evaluator];
}

function isChoice(node: FormulaNode): node is FunctionNode {
  if (node.kind !== 'function' || (node.name !== 'IF' && node.name !== 'CHOOSE')) return false;
  return node.arguments.slice(1).some((branch) => isRange(branch) || isChoice(branch));
}

function isRange(node: FormulaNode): boolean {
  if (node.kind === 'group') return isRange(node.inner);
  return RANGES.has(node.kind) || (node.kind === 'function' && RANGE_FUNCTIONS.has(node.name));
}
