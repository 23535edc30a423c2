import type { BinaryExpressionNode, FormulaNode } from '../../formula/ast.ts';
import { binary, negated, percentOf, snapped } from './arithmetic.ts';
import { anyCellsOf, type Caller, type Catalogue, callFunction } from './call-function.ts';
import { isExcelError } from './excel-error.ts';
import type { FromClause } from './from-clause.ts';
import { lift, type ScalarPlan } from './lift.ts';
import { type Operand, scalarOperand } from './operand.ts';
import { pickFirst } from './pick-first.ts';
import { readForEachRow } from './read-for-each-row.ts';
import { resolveReference } from './resolve-reference.ts';
import type { Scope } from './scope.ts';
import { BLANK, constantOf, errorOf, type Typed } from './typed.ts';
import { UnsupportedFormulaError } from './unsupported-formula-error.ts';

type Context = {
  readonly scope: Scope;
  readonly from: FromClause;
  readonly catalogue: Catalogue;
  /** What LET has named. */
  readonly variables: ReadonlyMap<string, Operand>;
  /** Whether ranges are computed cell by cell where a single value is expected. */
  readonly arrays: boolean;
  /** How many parts are being computed for others; counted by all evaluators of a formula together. */
  readonly depth: { now: number };
};

/** Operators whose expressions stand within each other; sums are named one by one. Trees of twice the height can be walked. */
const MAX_NESTED = 400;
/** Two for an operator. A thread's stack holds twice as many. */
const MAX_DEPTH = 800;
const TOO_DEEP = 'too many operators build on each other: split the formula, or use SUM';

const COMPARISONS = new Set(['=', '<>', '<', '<=', '>', '>=']);

/** Turns a formula's tree into values in SQL. */
export class Evaluator implements Caller {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  get scope(): Scope {
    return this.#context.scope;
  }

  get from(): FromClause {
    return this.#context.from;
  }

  get catalogue(): Catalogue {
    return this.#context.catalogue;
  }

  get arrays(): boolean {
    return this.#context.arrays;
  }

  overArrays(): Evaluator {
    return this.#with({ arrays: true });
  }

  #with(changes: Partial<Context>): Evaluator {
    return new Evaluator({ ...this.#context, ...changes });
  }

  withVariable(name: string, value: Operand): Evaluator {
    return this.#with({ variables: new Map([...this.#context.variables, [variableKey(name), value]]) });
  }

  /** One value. Of a range, that is the cell in the formula's own row or column; of an array, the first. */
  scalar(node: FormulaNode): Typed {
    return this.#located(node, () => this.#scalar(node));
  }

  #scalar(node: FormulaNode): Typed {
    const inner = node.kind === 'group' ? node.inner : node;
    if (inner.kind === 'cell-range' || inner.kind === 'column-range' || inner.kind === 'row-range') {
      if (!this.arrays) {
        const cell = this.scope.intersection(inner);
        return cell === null ? errorOf('#VALUE!') : this.scope.cell(cell);
      }
    }
    const defined = this.definitionOf(inner);
    if (defined !== null) return this.scalar(defined);
    const isComputed =
      inner.kind === 'reference-expression' ||
      (inner.kind === 'function' && (inner.name === 'OFFSET' || inner.name === 'INDIRECT'));
    const isLine = !this.arrays && isLineOfReference(inner, this);
    const resolved = isComputed || isLine ? resolveReference(inner, this) : null;
    if (resolved !== null) return this.scalar(resolved);
    const operand =
      inner.kind === 'function'
        ? this.#located(inner, () => callFunction(inner, this, 'one value'))
        : this.operand(inner);
    return operand.shape === 'scalar' ? operand.value : pickFirst(operand, this.from);
  }

  anyCells(node: FormulaNode): readonly Operand[] {
    if (node.kind === 'group') return this.anyCells(node.inner);
    const defined = this.definitionOf(node);
    if (defined !== null) return this.anyCells(defined);
    if (node.kind !== 'function') return [this.operand(node)];
    return this.#located(node, () => anyCellsOf(node, this));
  }

  operand(node: FormulaNode): Operand {
    return this.#located(node, () => this.#operand(node));
  }

  #operand(node: FormulaNode): Operand {
    switch (node.kind) {
      case 'number':
      case 'text':
      case 'logical':
        return scalarOperand(constantOf(node.value));
      case 'omitted':
        return scalarOperand(BLANK);
      case 'error':
        return scalarOperand(isExcelError(node.code) ? errorOf(node.code) : errorOf('#REF!'));
      case 'array': {
        const cells = node.rows.flat().map((item) => this.scalar(item));
        return { shape: 'cells', rows: node.rows.length, columns: node.rows[0]?.length ?? 0, cells };
      }
      case 'group':
        return this.operand(node.inner);
      case 'cell':
        return scalarOperand(this.scope.cell(node));
      case 'cell-range':
      case 'column-range':
      case 'row-range':
        return this.scope.range(node);
      case 'name':
      case 'structured-reference':
      case 'spill':
        return this.#defined(node);
      case 'unary-expression':
        return this.applied([node.operand], ([value]) =>
          value === undefined || node.operator === '+' ? (value ?? BLANK) : negated(value, this.from),
        );
      case 'percent':
        return this.applied([node.operand], ([value = BLANK], from) => percentOf(value, from));
      case 'binary-expression':
        return this.#chain(node);
      case 'implicit-intersection':
        return scalarOperand(this.#with({ arrays: false }).scalar(node.operand));
      case 'function':
        return callFunction(node, this);
      case 'reference-expression':
        return this.resolved(node);
      case 'dde-link':
      case 'call':
        throw new UnsupportedFormulaError('reference-kind', `A ${node.kind} is not turned into SQL`);
    }
  }

  /** A refusal says which part of the formula it is about: the innermost. */
  #located<Result>(node: FormulaNode, compile: () => Result): Result {
    const { depth } = this.#context;
    if (depth.now === MAX_DEPTH) throw new UnsupportedFormulaError('too-deep', TOO_DEEP);
    depth.now++;
    try {
      return compile();
    } catch (error) {
      if (error instanceof UnsupportedFormulaError) error.part ??= node;
      throw error;
    } finally {
      depth.now--;
    }
  }

  definitionOf(node: FormulaNode): FormulaNode | null {
    if (node.kind === 'name' && this.#context.variables.has(variableKey(node.name))) return null;
    if (node.kind !== 'name' && node.kind !== 'structured-reference') return null;
    return this.scope.definition(node);
  }

  #defined(node: Extract<FormulaNode, { kind: 'name' | 'structured-reference' | 'spill' }>): Operand {
    const variable = node.kind === 'name' ? this.#context.variables.get(variableKey(node.name)) : undefined;
    if (variable !== undefined) return variable;
    const definition = this.scope.definition(node);
    return definition === null ? scalarOperand(errorOf('#NAME?')) : this.operand(definition);
  }

  resolved(node: FormulaNode): Operand {
    const resolved = resolveReference(node, this);
    if (resolved !== null) return this.operand(resolved);
    const name = node.kind === 'function' ? node.name : 'A computed reference';
    throw new UnsupportedFormulaError(
      'volatile',
      `${name} is turned into SQL only where it names the same cells whatever other cells hold (volatile)`,
    );
  }

  /** `a+b-c+…`, from the left. One within the other they would need more stack than there is for a thousand. */
  #chain(whole: BinaryExpressionNode): Operand {
    const steps: BinaryExpressionNode[] = [];
    let first: FormulaNode = whole;
    for (; first.kind === 'binary-expression'; first = first.left) steps.push(first);
    const nested = steps.filter(({ operator }) => operator !== '+' && operator !== '-');
    if (nested.length > MAX_NESTED) throw new UnsupportedFormulaError('too-deep', TOO_DEEP);
    let value = this.#expected(first);
    for (const step of steps.toReversed()) {
      const last = COMPARISONS.has(step.operator) ? snapped : (each: Typed) => each;
      value = this.#located(step, () =>
        this.#lifted([value, this.#expected(step.right)], ([left = BLANK, right = BLANK], from) =>
          binary(last(left, from), step.operator, last(right, from), from),
        ),
      );
    }
    return value;
  }

  applied(nodes: readonly FormulaNode[], plan: ScalarPlan): Operand {
    return this.#lifted(
      nodes.map((node) => this.#expected(node)),
      plan,
    );
  }

  /** All of an array where arrays are computed, otherwise one value. */
  #expected(node: FormulaNode): Operand {
    return this.arrays ? this.operand(node) : scalarOperand(this.scalar(node));
  }

  #lifted(operands: readonly Operand[], plan: ScalarPlan): Operand {
    return lift(readForEachRow(operands, this.scope.rowCount), plan, this.from);
  }
}

/** `INDEX(A1:C9,0,2)`: a reference like any other, of which one cell is in the formula's own row or column. */
function isLineOfReference(node: FormulaNode, evaluator: Evaluator): boolean {
  if (node.kind !== 'function' || node.name !== 'INDEX') return false;
  const [base, ...positions] = node.arguments;
  const isWhole = positions.some(
    (position) => position.kind === 'omitted' || (position.kind === 'number' && position.value === 0),
  );
  return isWhole && base !== undefined && resolveReference(base, evaluator) !== null;
}

/** Files write the variables of LET with a prefix. */
function variableKey(name: string): string {
  return name.replace(/^_xlpm\./i, '').toLowerCase();
}
