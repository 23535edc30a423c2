import type { BinaryExpressionNode, FormulaNode, ReferenceExpressionNode } from './ast.ts';
import { Level, levelOf } from './binding-level.ts';
import { isNamePart } from './character.ts';
import { type InnerNode, isLeaf } from './leaf-node.ts';
import type { Notation } from './notation.ts';
import { printLeaf } from './print-leaf.ts';
import { printPlace } from './print-place.ts';
import { placeEndAt } from './sheet-prefix.ts';

/** Writes a tree as a formula without needless spaces. Parentheses appear where the tree has or needs them. */
export class FormulaPrinter {
  readonly #notation: Notation;
  #text = '';
  /** Between arguments a comma separates, so that there a union needs parentheses. */
  #isCommaOperator = true;

  constructor(notation: Notation) {
    this.#notation = notation;
  }

  print(root: FormulaNode): string {
    this.#write(root, Level.lowest);
    return this.#text;
  }

  /** Writes what may stand where `minimum` is asked for, in parentheses if it binds less tightly. */
  #write(node: FormulaNode, minimum: number): void {
    if (this.#binds(node, minimum)) this.#bare(node);
    else this.#inParentheses(node);
  }

  #binds(node: FormulaNode, minimum: number): boolean {
    const isUnion = node.kind === 'reference-expression' && node.operator === ',';
    return levelOf(node) >= minimum && (this.#isCommaOperator || !isUnion);
  }

  #inParentheses(node: FormulaNode): void {
    const wasCommaOperator = this.#isCommaOperator;
    this.#isCommaOperator = true;
    this.#text += '(';
    this.#write(node, Level.lowest);
    this.#text += ')';
    this.#isCommaOperator = wasCommaOperator;
  }

  #bare(node: FormulaNode): void {
    if (isLeaf(node)) this.#text += printLeaf(node, this.#notation);
    else this.#inner(node);
  }

  #inner(node: InnerNode): void {
    switch (node.kind) {
      case 'unary-expression':
        this.#text += node.operator;
        this.#write(node.operand, Level.sign);
        return;
      case 'implicit-intersection':
        this.#text += '@';
        this.#write(node.operand, Level.implicitIntersection);
        return;
      case 'percent':
        this.#write(node.operand, Level.percent);
        this.#text += '%';
        return;
      case 'spill':
        this.#write(node.operand, Level.called);
        this.#text += '#';
        return;
      case 'binary-expression':
      case 'reference-expression':
        this.#chain(node);
        return;
      case 'group':
        this.#inParentheses(node.inner);
        return;
      case 'function':
        this.#text += `${printPlace(node.place)}${node.prefix}${node.name}`;
        this.#list(node.arguments);
        return;
      case 'call':
        this.#write(
          node.callee,
          node.callee.kind === 'function' || node.callee.kind === 'call' ? Level.called : Level.callee,
        );
        this.#list(node.arguments);
        return;
    }
  }

  /** `a+b+c…` leans to the left as far as the formula is long: a loop, so that the stack does not grow with it. */
  #chain(last: BinaryExpressionNode | ReferenceExpressionNode): void {
    const steps = [last];
    let first = last.left;
    while (
      (first.kind === 'binary-expression' || first.kind === 'reference-expression') &&
      this.#binds(first, levelOf(steps.at(-1) ?? last))
    ) {
      steps.push(first);
      first = first.left;
    }
    let level = levelOf(steps.at(-1) ?? last);
    this.#write(first, level);
    for (const step of steps.reverse()) {
      level = levelOf(step);
      const operator = this.#text.length;
      this.#text += step.operator;
      this.#write(step.right, level + 1);
      if (step.operator === ':') this.#text = withSheetApart(this.#text, operator);
    }
  }

  #list(nodes: readonly FormulaNode[]): void {
    const wasCommaOperator = this.#isCommaOperator;
    this.#isCommaOperator = false;
    this.#text += '(';
    for (const [index, node] of nodes.entries()) {
      if (index > 0) this.#text += ',';
      this.#write(node, Level.lowest);
    }
    this.#text += ')';
    this.#isCommaOperator = wasCommaOperator;
  }
}

/** `Total:Sheet1!A1` would be a cell of all sheets from one to the other: the sheet behind the colon stands in apostrophes there. */
function withSheetApart(text: string, colon: number): string {
  let start = colon;
  while (isNamePart(text.charCodeAt(start - 1))) start--;
  const isPlaced = start === colon || text[start - 1] === '!';
  const placeEnd = isPlaced ? -1 : placeEndAt(text, start);
  if (placeEnd < 0) return text;
  return `${text.slice(0, colon + 1)}'${text.slice(colon + 1, placeEnd - 1)}'${text.slice(placeEnd - 1)}`;
}
