import type { FormulaNode, Place, ReferenceOperator, UnaryExpressionNode, UnaryOperator } from './ast.ts';
import { TOKEN_OPERATORS, TOKEN_PRECEDENCE } from './binary-operators.ts';
import { cellRange } from './cell-range.ts';
import { expectArgumentEnd, expectGroupEnd } from './expect-end.ts';
import { splitFunctionName } from './function-name.ts';
import { joinReferences } from './join-references.ts';
import { MAX_ARGUMENTS } from './limits.ts';
import { Nesting } from './nesting.ts';
import { canBeCalled, isReference } from './node-abilities.ts';
import { OperandParser } from './operand-parser.ts';
import type { Scanner } from './scanner.ts';
import { Token } from './token.ts';
import { STARTS_REFERENCE } from './token-sets.ts';
import { missingValue, unexpectedToken } from './unexpected-token.ts';

/** Precedence climbing. Each method reads what the rule above it says, and leaves the token after it. */
export class FormulaParser {
  readonly #scanner: Scanner;
  readonly #operands: OperandParser;
  readonly #nesting: Nesting;
  /** Between arguments a comma separates; elsewhere it joins references. */
  #isCommaOperator = true;
  /** Where the parenthesis after the last arguments ends. */
  #closedAt = 0;

  constructor(scanner: Scanner) {
    this.#scanner = scanner;
    this.#operands = new OperandParser(scanner);
    this.#nesting = new Nesting(scanner);
  }

  /** formula = expression */
  parse(): FormulaNode {
    const scanner = this.#scanner;
    scanner.advance();
    if (scanner.kind === Token.end) scanner.fail('formula-empty');
    const root = this.#expression(1);
    if (scanner.kind !== Token.end) scanner.fail(unexpectedToken(scanner));
    return root;
  }

  /** expression = percentage { operator percentage } */
  #expression(minimum: number): FormulaNode {
    const scanner = this.#scanner;
    let left = this.#percentage();
    let { depth } = this.#nesting;
    for (;;) {
      const precedence = TOKEN_PRECEDENCE[scanner.kind] ?? 0;
      const operator = TOKEN_OPERATORS[scanner.kind];
      if (operator === undefined || precedence < minimum) return left;
      scanner.advance();
      const right = this.#expression(precedence + 1);
      depth = this.#nesting.deepen(depth);
      left = { kind: 'binary-expression', start: left.start, end: right.end, operator, left, right };
    }
  }

  /** percentage = signed { "%" } */
  #percentage(): FormulaNode {
    const scanner = this.#scanner;
    let operand = this.#signed();
    while (scanner.kind === Token.percent) {
      this.#nesting.deepen(0);
      operand = { kind: 'percent', start: operand.start, end: scanner.end, operand };
      scanner.advance();
    }
    return operand;
  }

  /** signed = union | ( "+" | "-" ) signed */
  #signed(): FormulaNode {
    const { kind } = this.#scanner;
    if (kind === Token.minus) return this.#sign('-');
    if (kind === Token.plus) return this.#sign('+');
    return this.#union();
  }

  #sign(operator: UnaryOperator): UnaryExpressionNode {
    const scanner = this.#scanner;
    const { start } = scanner;
    this.#nesting.enterSign();
    scanner.advance();
    const operand = this.#signed();
    this.#nesting.leaveSign();
    return { kind: 'unary-expression', start, end: operand.end, operator, operand };
  }

  /** union = intersection { "," intersection }, where a comma does not separate arguments */
  #union(): FormulaNode {
    const scanner = this.#scanner;
    let left = this.#intersection();
    while (scanner.kind === Token.comma && this.#isCommaOperator && isReference(left)) {
      const { depth } = this.#nesting;
      scanner.advance();
      left = this.#join(',', left, this.#intersection(), depth);
    }
    return left;
  }

  /** intersection = range { space range } */
  #intersection(): FormulaNode {
    const scanner = this.#scanner;
    let left = this.#range();
    while (scanner.isAfterSpace && STARTS_REFERENCE[scanner.kind] === 1 && isReference(left)) {
      const { depth } = this.#nesting;
      left = this.#join(' ', left, this.#range(), depth);
    }
    return left;
  }

  /** range = "@" range | called { ":" called } */
  #range(): FormulaNode {
    const scanner = this.#scanner;
    if (scanner.kind === Token.at) return this.#implicitIntersection();
    let left = this.#called();
    while (scanner.kind === Token.colon) {
      const { depth } = this.#nesting;
      scanner.advance();
      const right = this.#called();
      left =
        left.kind === 'cell' && right.kind === 'cell' && right.place === undefined
          ? cellRange(left, right)
          : this.#join(':', left, right, depth);
    }
    return left;
  }

  #implicitIntersection(): FormulaNode {
    const scanner = this.#scanner;
    const { start } = scanner;
    this.#nesting.enterSign();
    scanner.advance();
    const operand = this.#range();
    this.#nesting.leaveSign();
    return { kind: 'implicit-intersection', start, end: operand.end, operand };
  }

  /** called = primary { "#" | arguments }, the latter only after what can give a function */
  #called(): FormulaNode {
    const scanner = this.#scanner;
    let node = this.#primary();
    for (;;) {
      if (scanner.kind === Token.spill && isReference(node)) {
        this.#nesting.deepen(0);
        node = { kind: 'spill', start: node.start, end: scanner.end, operand: node };
        scanner.advance();
      } else if (scanner.kind === Token.openParenthesis && !scanner.isAfterSpace && canBeCalled(node)) {
        const { depth } = this.#nesting;
        const list = this.#arguments();
        this.#nesting.deepen(depth);
        node = { kind: 'call', start: node.start, end: this.#closedAt, callee: node, arguments: list };
      } else return node;
    }
  }

  /** primary = group | function | place function | operand */
  #primary(): FormulaNode {
    const scanner = this.#scanner;
    switch (scanner.kind) {
      case Token.openParenthesis:
        return this.#group();
      case Token.functionName:
        return this.#function(undefined, scanner.start);
      case Token.place: {
        const { start } = scanner;
        this.#nesting.depth = 1;
        const place = this.#operands.place();
        if (scanner.is(Token.functionName)) return this.#function(place, start);
        return this.#operands.placed(place, start);
      }
      default:
        this.#nesting.depth = 1;
        return this.#operands.plain() ?? scanner.fail(missingValue(scanner));
    }
  }

  /** group = "(" expression ")" */
  #group(): FormulaNode {
    const scanner = this.#scanner;
    const { start } = scanner;
    this.#nesting.enterGroup();
    const wasCommaOperator = this.#isCommaOperator;
    this.#isCommaOperator = true;
    scanner.advance();
    const inner = this.#expression(1);
    this.#isCommaOperator = wasCommaOperator;
    this.#nesting.leaveGroup();
    expectGroupEnd(scanner, start);
    const { end } = scanner;
    scanner.advance();
    return { kind: 'group', start, end, inner };
  }

  /** function = name arguments */
  #function(place: Place | undefined, start: number): FormulaNode {
    const scanner = this.#scanner;
    const { name, prefix } = splitFunctionName(scanner.source.slice(scanner.start, scanner.end));
    scanner.advance();
    const list = this.#arguments();
    return { kind: 'function', start, end: this.#closedAt, place, name, prefix, arguments: list };
  }

  /** arguments = "(" [ argument { "," argument } ] ")" where an argument may be omitted */
  #arguments(): FormulaNode[] {
    const scanner = this.#scanner;
    const opening = scanner.start;
    this.#nesting.enterFunction();
    const wasCommaOperator = this.#isCommaOperator;
    this.#isCommaOperator = false;
    const list: FormulaNode[] = [];
    let depth = 0;
    scanner.advance();
    if (!scanner.is(Token.closeParenthesis)) {
      this.#argument(list, opening);
      ({ depth } = this.#nesting);
      while (scanner.is(Token.comma)) {
        scanner.advance();
        this.#argument(list, opening);
        depth = Math.max(depth, this.#nesting.depth);
      }
    }
    this.#isCommaOperator = wasCommaOperator;
    this.#nesting.leaveFunction(depth);
    this.#closedAt = scanner.end;
    scanner.advance();
    return list;
  }

  /** argument = [ expression ] */
  #argument(list: FormulaNode[], opening: number): void {
    const scanner = this.#scanner;
    if (list.length === MAX_ARGUMENTS) scanner.fail('too-many-arguments');
    const { start } = scanner;
    const isOmitted = scanner.is(Token.comma) || scanner.is(Token.closeParenthesis);
    if (isOmitted) this.#nesting.depth = 1;
    list.push(isOmitted ? { kind: 'omitted', start, end: start } : this.#expression(1));
    expectArgumentEnd(scanner, opening);
  }

  #join(operator: ReferenceOperator, left: FormulaNode, right: FormulaNode, depth: number): FormulaNode {
    this.#nesting.deepen(depth);
    return joinReferences(this.#scanner, operator, left, right);
  }
}
