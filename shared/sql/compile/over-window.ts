import type { SqlExpression, SqlWindow } from '../ast/sql-tree.ts';
import type { Typed } from './typed.ts';
import { UnsupportedFormulaError } from './unsupported-formula-error.ts';

/** Turns every aggregate of a value into one over the window. */
export function overWindow(value: Typed, over: SqlWindow): Typed {
  const turned = (plane: SqlExpression | null): SqlExpression | null =>
    plane === null ? null : withWindow(plane, over);
  return {
    ...value,
    number: turned(value.number),
    text: turned(value.text),
    logical: turned(value.logical),
    error: turned(value.error),
    perRow: true,
  };
}

function withWindow(node: SqlExpression, over: SqlWindow): SqlExpression {
  const turn = (child: SqlExpression): SqlExpression => withWindow(child, over);
  switch (node.kind) {
    case 'aggregate':
      if (node.orderBy || node.withinGroup || node.distinct) {
        throw new UnsupportedFormulaError(
          'reference-kind',
          'This function is not computed over a range that grows or moves with the row',
        );
      }
      return { ...node, over };
    case 'call':
      return { ...node, args: node.args.map(turn) };
    case 'operator':
      return { ...node, left: turn(node.left), right: turn(node.right) };
    case 'not':
    case 'negate':
    case 'is-null':
    case 'is-not-null':
    case 'cast':
      return { ...node, operand: turn(node.operand) };
    case 'case':
      return {
        ...node,
        branches: node.branches.map((branch) => ({ when: turn(branch.when), result: turn(branch.result) })),
        otherwise: node.otherwise && turn(node.otherwise),
      };
    case 'element':
      return { ...node, array: turn(node.array), position: turn(node.position) };
    case 'array':
      return { ...node, items: node.items.map(turn) };
    case 'literal':
    case 'column':
    case 'subquery':
      return node;
  }
}

/** Whether the expression can only stand in the outputs of its own select. */
export function hasWindow(node: SqlExpression): boolean {
  switch (node.kind) {
    case 'aggregate':
      return node.over !== undefined;
    case 'call':
      return node.args.some(hasWindow);
    case 'operator':
      return hasWindow(node.left) || hasWindow(node.right);
    case 'not':
    case 'negate':
    case 'is-null':
    case 'is-not-null':
    case 'cast':
      return hasWindow(node.operand);
    case 'case':
      return (
        node.branches.some((branch) => hasWindow(branch.when) || hasWindow(branch.result)) ||
        (node.otherwise !== null && hasWindow(node.otherwise))
      );
    case 'element':
      return hasWindow(node.array) || hasWindow(node.position);
    case 'array':
      return node.items.some(hasWindow);
    case 'literal':
    case 'column':
    case 'subquery':
      return false;
  }
}
