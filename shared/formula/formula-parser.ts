import type { FormulaNode, Place, ReferenceOperator, UnaryExpressionNode, UnaryOperator } from './ast.ts';
import { TOKEN_OPERATORS, TOKEN_PRECEDENCE } from './binary-operators.ts';
import { cellRange } from './cell-range.ts';
import type { FormulaFault } from './formula-invalid-error.ts';
import { splitFunctionName } from './function-name.ts';
import { isReference } from './is-reference.ts';
import { MAX_ARGUMENTS, MAX_NESTING } from './limits.ts';
import { OperandParser } from './operand-parser.ts';
import type { Scanner } from './scanner.ts';
import { Token } from './token.ts';
import { STARTS_REFERENCE, STARTS_VALUE } from './token-sets.ts';

/** Precedence climbing. Each method reads what the rule above it says, and leaves the token after it. */
export class FormulaParser {
  private readonly scanner: Scanner;
  private readonly operands: OperandParser;
  private functionDepth = 0;
  private groupDepth = 0;
  private signDepth = 0;
  /** Between arguments a comma separates; elsewhere it joins references. */
  private isCommaOperator = true;

  constructor(scanner: Scanner) {
    this.scanner = scanner;
    this.operands = new OperandParser(scanner);
  }

  /** formula = expression */
  parse(): FormulaNode {
    const { scanner } = this;
    scanner.advance();
    if (scanner.kind === Token.end) scanner.fail('formula-empty');
    const root = this.expression(1);
    if (scanner.kind !== Token.end) scanner.fail(this.unexpected());
    return root;
  }

  /** expression = percentage { operator percentage } */
  private expression(minimum: number): FormulaNode {
    const { scanner } = this;
    let left = this.percentage();
    for (;;) {
      const precedence = TOKEN_PRECEDENCE[scanner.kind] ?? 0;
      const operator = TOKEN_OPERATORS[scanner.kind];
      if (operator === undefined || precedence < minimum) return left;
      scanner.advance();
      const right = this.expression(precedence + 1);
      left = { kind: 'binary-expression', start: left.start, end: right.end, operator, left, right };
    }
  }

  /** percentage = signed { "%" } */
  private percentage(): FormulaNode {
    const { scanner } = this;
    let operand = this.signed();
    for (let depth = 1; scanner.kind === Token.percent; depth++) {
      if (depth > MAX_NESTING) scanner.fail('nested-too-deep');
      operand = { kind: 'percent', start: operand.start, end: scanner.end, operand };
      scanner.advance();
    }
    return operand;
  }

  /** signed = union | ( "+" | "-" ) signed */
  private signed(): FormulaNode {
    const { kind } = this.scanner;
    if (kind === Token.minus) return this.sign('-');
    if (kind === Token.plus) return this.sign('+');
    return this.union();
  }

  private sign(operator: UnaryOperator): UnaryExpressionNode {
    const { scanner } = this;
    const { start } = scanner;
    if (++this.signDepth > MAX_NESTING) scanner.fail('nested-too-deep');
    scanner.advance();
    const operand = this.signed();
    this.signDepth--;
    return { kind: 'unary-expression', start, end: operand.end, operator, operand };
  }

  /** union = intersection { "," intersection }, where a comma does not separate arguments */
  private union(): FormulaNode {
    const { scanner } = this;
    let left = this.intersection();
    while (scanner.kind === Token.comma && this.isCommaOperator && isReference(left)) {
      scanner.advance();
      left = this.join(',', left, this.intersection());
    }
    return left;
  }

  /** intersection = range { space range } */
  private intersection(): FormulaNode {
    const { scanner } = this;
    let left = this.range();
    while (scanner.isAfterSpace && STARTS_REFERENCE[scanner.kind] === 1 && isReference(left)) {
      left = this.join(' ', left, this.range());
    }
    return left;
  }

  /** range = "@" range | called { ":" called } */
  private range(): FormulaNode {
    const { scanner } = this;
    if (scanner.kind === Token.at) return this.implicitIntersection();
    let left = this.called();
    while (scanner.kind === Token.colon) {
      scanner.advance();
      const right = this.called();
      left =
        left.kind === 'cell' && right.kind === 'cell' && right.place === undefined
          ? cellRange(left, right)
          : this.join(':', left, right);
    }
    return left;
  }

  private implicitIntersection(): FormulaNode {
    const { scanner } = this;
    const { start } = scanner;
    if (++this.signDepth > MAX_NESTING) scanner.fail('nested-too-deep');
    scanner.advance();
    const operand = this.range();
    this.signDepth--;
    return { kind: 'implicit-intersection', start, end: operand.end, operand };
  }

  /** called = primary { "#" | arguments }, the latter only after what can give a function */
  private called(): FormulaNode {
    const { scanner } = this;
    let node = this.primary();
    for (let depth = 1; ; depth++) {
      if (scanner.kind === Token.spill && isReference(node)) {
        node = { kind: 'spill', start: node.start, end: scanner.end, operand: node };
        scanner.advance();
      } else if (scanner.kind === Token.openParenthesis && !scanner.isAfterSpace && mayBeCalled(node)) {
        if (depth > MAX_NESTING) scanner.fail('nested-too-deep');
        const list = this.arguments();
        node = { kind: 'call', start: node.start, end: this.closedAt, callee: node, arguments: list };
      } else return node;
    }
  }

  /** primary = group | function | place function | operand */
  private primary(): FormulaNode {
    const { scanner } = this;
    switch (scanner.kind) {
      case Token.openParenthesis:
        return this.group();
      case Token.functionName:
        return this.function(undefined, scanner.start);
      case Token.place: {
        const { start } = scanner;
        const place = this.operands.place();
        if (scanner.is(Token.functionName)) return this.function(place, start);
        return this.operands.placed(place, start);
      }
      default:
        return (
          this.operands.plain() ?? scanner.fail(scanner.is(Token.end) ? 'unexpected-end' : 'unexpected-token')
        );
    }
  }

  /** group = "(" expression ")" */
  private group(): FormulaNode {
    const { scanner } = this;
    const { start } = scanner;
    if (++this.groupDepth > MAX_NESTING) scanner.fail('nested-too-deep');
    const wasCommaOperator = this.isCommaOperator;
    this.isCommaOperator = true;
    scanner.advance();
    const inner = this.expression(1);
    this.isCommaOperator = wasCommaOperator;
    this.groupDepth--;
    if (scanner.kind === Token.end) scanner.fail('parenthesis-unclosed', start);
    if (scanner.kind !== Token.closeParenthesis) scanner.fail(this.unexpected());
    const { end } = scanner;
    scanner.advance();
    return { kind: 'group', start, end, inner };
  }

  /** function = name arguments */
  private function(place: Place | undefined, start: number): FormulaNode {
    const { scanner } = this;
    const { name, prefix } = splitFunctionName(scanner.source.slice(scanner.start, scanner.end));
    scanner.advance();
    const list = this.arguments();
    return { kind: 'function', start, end: this.closedAt, place, name, prefix, arguments: list };
  }

  /** Where the parenthesis after the last arguments stands. */
  private closedAt = 0;

  /** arguments = "(" [ argument { "," argument } ] ")" where an argument may be omitted */
  private arguments(): FormulaNode[] {
    const { scanner } = this;
    const opening = scanner.start;
    if (++this.functionDepth > MAX_NESTING) scanner.fail('nested-too-deep', opening);
    const wasCommaOperator = this.isCommaOperator;
    this.isCommaOperator = false;
    const list: FormulaNode[] = [];
    scanner.advance();
    if (!scanner.is(Token.closeParenthesis)) {
      this.argument(list, opening);
      while (scanner.is(Token.comma)) {
        scanner.advance();
        this.argument(list, opening);
      }
    }
    this.isCommaOperator = wasCommaOperator;
    this.functionDepth--;
    this.closedAt = scanner.end;
    scanner.advance();
    return list;
  }

  /** argument = [ expression ] */
  private argument(list: FormulaNode[], opening: number): void {
    const { scanner } = this;
    if (list.length === MAX_ARGUMENTS) scanner.fail('too-many-arguments');
    const { start } = scanner;
    const isOmitted = scanner.is(Token.comma) || scanner.is(Token.closeParenthesis);
    list.push(isOmitted ? { kind: 'omitted', start, end: start } : this.expression(1));
    if (scanner.is(Token.end)) scanner.fail('parenthesis-unclosed', opening);
    if (!scanner.is(Token.comma) && !scanner.is(Token.closeParenthesis)) {
      scanner.fail('argument-separator-expected');
    }
  }

  private join(operator: ReferenceOperator, left: FormulaNode, right: FormulaNode): FormulaNode {
    if (!isReference(left)) this.scanner.fail('reference-operand-expected', left.start);
    if (!isReference(right)) this.scanner.fail('reference-operand-expected', right.start);
    return { kind: 'reference-expression', start: left.start, end: right.end, operator, left, right };
  }

  private unexpected(): FormulaFault {
    const { scanner } = this;
    if (scanner.is(Token.end)) return 'unexpected-end';
    return STARTS_VALUE[scanner.kind] === 1 ? 'operator-expected' : 'unexpected-token';
  }
}

function mayBeCalled(node: FormulaNode): boolean {
  return node.kind === 'function' || node.kind === 'call' || node.kind === 'group';
}
