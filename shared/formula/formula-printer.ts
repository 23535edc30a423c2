import type { BinaryExpressionNode, FormulaNode, Place, ReferenceExpressionNode } from './ast.ts';
import { Level, levelOf } from './binding-level.ts';
import type { Notation } from './notation.ts';
import { printPlace, printPlacedName } from './print-place.ts';
import { printStructuredReference } from './print-structured-reference.ts';

/** Writes a tree as a formula without needless spaces. Parentheses appear where the tree has or needs them. */
export class FormulaPrinter {
  private readonly notation: Notation;
  private text = '';
  /** Between arguments a comma separates, so that there a union needs parentheses. */
  private isCommaOperator = true;

  constructor(notation: Notation) {
    this.notation = notation;
  }

  print(root: FormulaNode): string {
    this.write(root, Level.lowest);
    return this.text;
  }

  /** Writes what may stand where `minimum` is asked for, in parentheses if it binds less tightly. */
  private write(node: FormulaNode, minimum: number): void {
    if (this.binds(node, minimum)) this.bare(node);
    else this.inParentheses(node);
  }

  private binds(node: FormulaNode, minimum: number): boolean {
    const isUnion = node.kind === 'reference-expression' && node.operator === ',';
    return levelOf(node) >= minimum && (this.isCommaOperator || !isUnion);
  }

  private inParentheses(node: FormulaNode): void {
    const wasCommaOperator = this.isCommaOperator;
    this.isCommaOperator = true;
    this.text += '(';
    this.write(node, Level.lowest);
    this.text += ')';
    this.isCommaOperator = wasCommaOperator;
  }

  private bare(node: FormulaNode): void {
    const { notation } = this;
    switch (node.kind) {
      case 'number':
        this.text += String(node.value).toUpperCase();
        return;
      case 'text':
        this.text += printText(node.value);
        return;
      case 'logical':
        this.text += node.value ? 'TRUE' : 'FALSE';
        return;
      case 'omitted':
        return;
      case 'array':
        this.array(node.rows);
        return;
      case 'error':
        this.placed(node.place, node.code);
        return;
      case 'cell':
        this.placed(node.place, notation.cell(node));
        return;
      case 'cell-range':
        this.placed(node.place, `${notation.cell(node.first)}:${notation.cell(node.last)}`);
        return;
      case 'column-range':
        this.placed(node.place, `${notation.column(node.first)}:${notation.column(node.last)}`);
        return;
      case 'row-range':
        this.placed(node.place, `${notation.row(node.first)}:${notation.row(node.last)}`);
        return;
      case 'name':
        this.placed(node.place, node.place === undefined ? node.name : printPlacedName(node.name));
        return;
      case 'structured-reference':
        this.placed(node.place, printStructuredReference(node));
        return;
      case 'dde-link':
        this.text += `${node.server}|${printPlacedName(node.topic)}!${printPlacedName(node.item)}`;
        return;
      case 'unary-expression':
        this.text += node.operator;
        this.write(node.operand, Level.sign);
        return;
      case 'implicit-intersection':
        this.text += '@';
        this.write(node.operand, Level.implicitIntersection);
        return;
      case 'percent':
        this.write(node.operand, Level.percent);
        this.text += '%';
        return;
      case 'spill':
        this.write(node.operand, Level.called);
        this.text += '#';
        return;
      case 'binary-expression':
      case 'reference-expression':
        this.chain(node);
        return;
      case 'group':
        this.inParentheses(node.inner);
        return;
      case 'function':
        this.placed(node.place, node.prefix + node.name);
        this.list(node.arguments);
        return;
      case 'call':
        this.write(
          node.callee,
          node.callee.kind === 'function' || node.callee.kind === 'call' ? Level.called : Level.callee,
        );
        this.list(node.arguments);
        return;
    }
  }

  /** `a+b+c…` leans to the left as far as the formula is long: a loop, so that the stack does not grow with it. */
  private chain(last: BinaryExpressionNode | ReferenceExpressionNode): void {
    const steps = [last];
    let first = last.left;
    while (
      (first.kind === 'binary-expression' || first.kind === 'reference-expression') &&
      this.binds(first, levelOf(steps.at(-1) ?? last))
    ) {
      steps.push(first);
      first = first.left;
    }
    let level = levelOf(steps.at(-1) ?? last);
    this.write(first, level);
    for (const step of steps.reverse()) {
      level = levelOf(step);
      this.text += step.operator;
      this.write(step.right, level + 1);
    }
  }

  private list(nodes: readonly FormulaNode[]): void {
    const wasCommaOperator = this.isCommaOperator;
    this.isCommaOperator = false;
    this.text += '(';
    for (const [index, node] of nodes.entries()) {
      if (index > 0) this.text += ',';
      this.write(node, Level.lowest);
    }
    this.text += ')';
    this.isCommaOperator = wasCommaOperator;
  }

  private array(rows: readonly (readonly FormulaNode[])[]): void {
    this.text += '{';
    for (const [rowIndex, row] of rows.entries()) {
      if (rowIndex > 0) this.text += ';';
      for (const [index, item] of row.entries()) {
        if (index > 0) this.text += ',';
        this.bare(item);
      }
    }
    this.text += '}';
  }

  private placed(place: Place | undefined, text: string): void {
    this.text += place === undefined ? text : printPlace(place) + text;
  }
}

function printText(value: string): string {
  return value.includes('"') ? `"${value.replaceAll('"', '""')}"` : `"${value}"`;
}
