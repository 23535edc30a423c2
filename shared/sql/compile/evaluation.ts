import type { FormulaNode } from '../../formula/ast.ts';
import type { FromClause } from './from-clause.ts';
import type { Operand } from './operand.ts';
import type { Scope } from './scope.ts';
import type { Typed } from './typed.ts';

/** What a function may ask of the evaluator that it is called by. */
export interface Evaluation {
  readonly scope: Scope;
  /** The select to attach joins to. */
  readonly from: FromClause;
  /** Whether ranges are computed cell by cell where a single value is expected. */
  readonly arrays: boolean;
  /** The same, with ranges computed cell by cell. */
  overArrays(): Evaluation;
  withVariable(name: string, value: Operand): Evaluation;
  scalar(node: FormulaNode): Typed;
  operand(node: FormulaNode): Operand;
  /** The cells of an operand, for whom their shape is nothing. */
  anyCells(node: FormulaNode): readonly Operand[];
  /** What a name or a table's columns stand for, unless LET has named a value so. */
  definitionOf(node: FormulaNode): FormulaNode | null;
  /** The cells of a reference that its text and constants give. */
  resolved(node: FormulaNode): Operand;
}
