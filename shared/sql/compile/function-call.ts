import type { FormulaNode, FunctionNode } from '../../formula/ast.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { choiceOfRanges } from './choice-of-ranges.ts';
import type { Elements } from './elements.ts';
import { type AbsenceOf, elementsOf } from './elements-of.ts';
import type { Evaluation } from './evaluation.ts';
import type { FromClause } from './from-clause.ts';
import type { ArrayOperand, Operand } from './operand.ts';
import { ScalarCall } from './scalar-call.ts';
import type { Scope } from './scope.ts';
import { BLANK, type Typed } from './typed.ts';
import { UnsupportedFormulaError } from './unsupported-formula-error.ts';

/** A call whose function decides how each argument is read. */
export class FunctionCall {
  readonly source: FunctionNode;
  readonly evaluator: Evaluation;
  /** Values that stand for arguments: one cell of an array that was given for a single value. */
  readonly #given: ReadonlyMap<number, Typed>;

  constructor(source: FunctionNode, evaluator: Evaluation, given: ReadonlyMap<number, Typed> = new Map()) {
    this.source = source;
    this.evaluator = evaluator;
    this.#given = given;
  }

  get name(): string {
    return this.source.name;
  }

  get count(): number {
    return this.source.arguments.length;
  }

  get from(): FromClause {
    return this.evaluator.from;
  }

  get scope(): Scope {
    return this.evaluator.scope;
  }

  node(index: number): FormulaNode | undefined {
    return this.source.arguments[index];
  }

  isOmitted(index: number): boolean {
    const node = this.source.arguments[index];
    return node === undefined || node.kind === 'omitted';
  }

  /** Whether the argument's value is a cell of the array that was given for it. */
  isGiven(index: number): boolean {
    return this.#given.has(index);
  }

  scalar(index: number): Typed {
    const given = this.#given.get(index);
    if (given !== undefined) return given;
    const node = this.source.arguments[index];
    return node === undefined ? BLANK : this.evaluator.scalar(node);
  }

  operand(index: number): Operand {
    const [node, evaluator] = this.#read(index);
    return evaluator.operand(node);
  }

  /** The argument's cells, for a function to whom their shape is nothing. */
  anyCells(index: number): readonly Operand[] {
    const [node, evaluator] = this.#read(index);
    return evaluator.anyCells(node);
  }

  #read(index: number): readonly [FormulaNode, Evaluation] {
    const node = this.source.arguments[index];
    if (node === undefined) throw new TypeError(`${this.name} has no argument ${index}`);
    const { evaluator } = this;
    const asked = this.#chosen(isAcrossSheets(node) ? this.#acrossSheets(node) : node);
    return evaluator.arrays ? [asked, evaluator] : choiceOfRanges(asked, evaluator);
  }

  /** What CHOOSE stands for where its number is constant: it may be a range. */
  #chosen(node: FormulaNode): FormulaNode {
    const [first] = node.kind === 'function' && node.name === 'CHOOSE' ? node.arguments : [];
    if (first === undefined || node.kind !== 'function') return node;
    const { constant } = this.evaluator.scalar(first);
    const chosen =
      typeof constant === 'number' && constant >= 1 ? node.arguments[Math.trunc(constant)] : undefined;
    return chosen ?? node;
  }

  /** The same cells of several sheets are a range, also where they are one of each. */
  #acrossSheets(node: FormulaNode): FormulaNode {
    if (!ACROSS_SHEETS.has(this.name)) {
      throw new UnsupportedFormulaError('reference-kind', `${this.name} takes no range of several sheets`);
    }
    if (node.kind !== 'cell') return node;
    const { start, end, place } = node;
    return { kind: 'cell-range', start, end, place, first: node, last: node };
  }

  /** The argument as cells or rows; a single value is one cell. */
  array(index: number): ArrayOperand {
    const operand = this.operand(index);
    if (operand.shape === 'scalar') return { shape: 'cells', rows: 1, columns: 1, cells: [operand.value] };
    if (operand.shape !== 'window') return operand;
    throw new UnsupportedFormulaError(
      'reference-kind',
      `${this.name} is not computed over a range that grows or moves with the row`,
    );
  }

  elements(index: number, absenceOf?: AbsenceOf): Elements {
    return elementsOf(this.array(index), this.from, absenceOf);
  }

  constant(index: number): string | number | boolean | undefined {
    return this.isOmitted(index) ? undefined : this.scalar(index).constant;
  }

  /** The single values among the arguments, as a function of single values reads them. */
  values(indexes: readonly number[]): ScalarCall {
    const last = indexes.findLastIndex((index) => index < this.count);
    const args = indexes
      .slice(0, last + 1)
      .map((index) => (this.isOmitted(index) ? null : this.scalar(index)));
    return new ScalarCall(this.name, args, this.from, this.scope);
  }

  bind(expression: SqlExpression): SqlExpression {
    return this.from.bind(expression);
  }

  unsupported(detail: string): UnsupportedFormulaError {
    return new UnsupportedFormulaError('not-constant', `${this.name}: ${detail}`);
  }
}

/** The functions that Excel lets read `Jan:Mar!B2`, among those that become SQL. */
const ACROSS_SHEETS = new Set(
  `AND AVERAGE AVERAGEA CONCAT COUNT COUNTA GEOMEAN HARMEAN LARGE MAX MAXA MEDIAN MIN MINA OR PERCENTILE PERCENTILE.EXC
  PERCENTILE.INC PRODUCT QUARTILE QUARTILE.EXC QUARTILE.INC RANK RANK.AVG RANK.EQ SMALL STDEV STDEV.P STDEV.S STDEVA STDEVP
  STDEVPA SUM SUMSQ TEXTJOIN VAR VAR.P VAR.S VARA VARP VARPA XOR`.split(/\s+/),
);

function isAcrossSheets(node: FormulaNode): boolean {
  return 'place' in node && node.place?.lastSheet !== undefined;
}
