import type { FormulaNode } from '../../formula/ast.ts';
import { anyOf, double, firstOf, isNotNull, nullOf, when } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { FUNCTIONS } from '../functions/catalogue.ts';
import { snapped } from './arithmetic.ts';
import { Evaluator } from './evaluator.ts';
import type { Operand } from './operand.ts';
import type { Scope } from './scope.ts';
import { settle, type Typed } from './typed.ts';

export type FormulaOptions = {
  /** Whether it was entered as an array formula, or computes arrays by itself. */
  readonly isArray?: boolean;
  /** Values that names stand for. */
  readonly variables?: ReadonlyMap<string, Operand>;
};

/**
 * The value of a formula's cell, written over the columns that the scope gives and the joins it attached.
 * @throws {UnsupportedFormulaError} if the formula does not become SQL.
 */
export function compileFormula(formula: FormulaNode, scope: Scope, options: FormulaOptions = {}): Typed {
  return cellValueOf(evaluatorOf(scope, options).scalar(formula), scope);
}

/** What a cell shows of a value. */
export function cellValueOf(value: Typed, { select }: Scope): Typed {
  return settle(zeroForBlank(snapped(value, select)));
}

/** Turns parts of a formula into SQL, for what is not the value of a cell. */
export function evaluatorOf(
  scope: Scope,
  { isArray = false, variables = new Map() }: FormulaOptions = {},
): Evaluator {
  return new Evaluator({
    scope,
    from: scope.select,
    catalogue: FUNCTIONS,
    variables,
    arrays: isArray,
    depth: { now: 0 },
  });
}

/** A formula is never empty: where it refers to an empty cell it is 0. */
function zeroForBlank(value: Typed): Typed {
  if (!value.mayBeBlank) return value;
  const others = [value.text, value.logical].filter((plane) => plane !== null);
  const number = firstOf([value.number, zeroUnless(others)]);
  const isZeroForBlank = others.length > 0 && (value.number === null || value.isZeroForBlank);
  return { ...value, number, isZeroForBlank, mayBeBlank: false, settled: value.error === null };
}

function zeroUnless(planes: readonly SqlExpression[]): SqlExpression {
  const filled = anyOf(planes.map(isNotNull));
  return filled === null ? double(0) : when(filled, nullOf('double'), double(0));
}
