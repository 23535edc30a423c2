import type { AddressScanner } from './address-scanner.ts';
import { isDigit, isNamePart, isNameStart, isSpace } from './character.ts';
import { Code } from './character-code.ts';
import { errorValueAt } from './error-value.ts';
import { type FormulaFault, FormulaInvalidError } from './formula-invalid-error.ts';
import { numberEnd } from './number-literal.ts';
import { bracketEnd, placeEndAt, quotedEnd } from './sheet-prefix.ts';
import { SINGLE_TOKENS } from './single-tokens.ts';
import { Token } from './token.ts';

/**
 * Cuts a formula into tokens, one at a time. Each is recognised by its own text and what directly surrounds it,
 * so that no character is read more than a few times.
 */
export class Scanner {
  readonly source: string;
  readonly addresses: AddressScanner;
  kind: Token = Token.end;
  start: number;
  end: number;
  /** Whether white space stands before the token: between references it is an operator. */
  isAfterSpace = false;

  constructor(source: string, addresses: AddressScanner) {
    this.source = source;
    this.addresses = addresses;
    this.start = source.charCodeAt(0) === Code.equal ? 1 : 0;
    this.end = this.start;
  }

  /** Goes on to the next token; after the last it stays at the end. */
  advance(): void {
    const { source } = this;
    const before = this.end;
    let at = before;
    let code = source.charCodeAt(at);
    while (isSpace(code)) code = source.charCodeAt(++at);
    this.isAfterSpace = at > before;
    this.start = at;
    const single = code < 128 ? SINGLE_TOKENS[code] : undefined;
    if (single !== undefined) {
      this.kind = single;
      this.end = at + 1;
    } else if (isNameStart(code) || code === Code.dollar) this.end = this.#word(at, code);
    else if (isDigit(code) || code === Code.point) this.end = this.#digits(at);
    else this.end = this.#mark(at, code);
  }

  /** Asks anew each time, where a comparison of `kind` would be taken to hold after `advance` as well. */
  is(kind: Token): boolean {
    return this.kind === kind;
  }

  fail(fault: FormulaFault, position = this.start): never {
    throw new FormulaInvalidError(fault, this.source, position);
  }

  /** What the methods below give: where the token ends whose kind they have found out. */
  #take(kind: Token, end: number): number {
    this.kind = kind;
    return end;
  }

  /** What starts with a letter or `$`: an address, a function, a name, TRUE and FALSE, a sheet, a table. */
  #word(at: number, first: number): number {
    const { source, addresses } = this;
    const cellEnd = addresses.cellAt(source, at);
    if (cellEnd >= 0) return this.#take(Token.cell, cellEnd);

    let end = at;
    while (isNamePart(source.charCodeAt(end))) end++;
    const next = source.charCodeAt(end);
    if (next === Code.openParenthesis && end > at) return this.#take(Token.functionName, end);
    const linesEnd =
      next === Code.colon || first === Code.dollar || next === Code.openBracket ? this.#lines(at) : -1;
    if (linesEnd >= 0) return linesEnd;
    if (end === at) this.fail('unexpected-character');
    if (this.kind !== Token.place && (next === Code.exclamation || next === Code.colon)) {
      const placeEnd = placeEndAt(source, at);
      if (placeEnd >= 0) return this.#take(Token.place, placeEnd);
    }
    if (next === Code.openBracket) return this.#take(Token.structuredReference, this.#bracket(end));
    if (next === Code.bar) return this.#ddeLink(end);
    const isWord = end - at === 4 || end - at === 5;
    return this.#take(
      isWord && this.kind !== Token.place && isLogical(source.slice(at, end)) ? Token.logical : Token.name,
      end,
    );
  }

  /** What starts with a digit or a point: a number, whole rows, a sheet called `2019`. */
  #digits(at: number): number {
    const { source } = this;
    let end = at;
    while (isDigit(source.charCodeAt(end))) end++;
    const next = source.charCodeAt(end);
    if (
      end > at &&
      next !== Code.point &&
      next !== Code.colon &&
      next !== Code.exclamation &&
      !isNamePart(next)
    ) {
      return this.#take(Token.number, end);
    }
    const linesEnd = next === Code.colon ? this.#lines(at) : -1;
    if (linesEnd >= 0) return linesEnd;
    const placeEnd = end > at ? placeEndAt(source, at) : -1;
    if (placeEnd >= 0) return this.#take(Token.place, placeEnd);
    end = numberEnd(source, at);
    if (end < 0 || isNamePart(source.charCodeAt(end))) this.fail('number-invalid');
    return this.#take(Token.number, end);
  }

  #lines(at: number): number {
    const columnsEnd = this.addresses.columnsAt(this.source, at);
    if (columnsEnd >= 0) return this.#take(Token.columnRange, columnsEnd);
    const rowsEnd = this.addresses.rowsAt(this.source, at);
    return rowsEnd >= 0 ? this.#take(Token.rowRange, rowsEnd) : -1;
  }

  /** What starts with another character. */
  #mark(at: number, code: number): number {
    const next = this.source.charCodeAt(at + 1);
    switch (code) {
      case Code.quotation:
        return this.#text(at);
      case Code.less:
        if (next === Code.equal) return this.#take(Token.lessOrEqual, at + 2);
        return next === Code.greater ? this.#take(Token.notEqual, at + 2) : this.#take(Token.less, at + 1);
      case Code.greater:
        return next === Code.equal
          ? this.#take(Token.greaterOrEqual, at + 2)
          : this.#take(Token.greater, at + 1);
      case Code.apostrophe:
        return this.#quoted(at);
      case Code.openBracket: {
        const placeEnd = placeEndAt(this.source, at);
        if (placeEnd >= 0) return this.#take(Token.place, placeEnd);
        return this.#take(Token.structuredReference, this.#bracket(at));
      }
      case Code.hash:
        return this.#hash(at);
      case Code.exclamation:
        return this.#take(Token.place, at + 1);
      default:
        if (at < this.source.length) this.fail('unexpected-character');
        return this.#take(Token.end, at);
    }
  }

  #text(at: number): number {
    const { source } = this;
    let end = at;
    do {
      end = source.indexOf('"', end + 1);
      if (end < 0) this.fail('text-unclosed');
      end++;
    } while (source.charCodeAt(end) === Code.quotation);
    return this.#take(Token.text, end);
  }

  /** `'My Sheet'!`, or behind a place a name that needs apostrophes. */
  #quoted(at: number): number {
    const isItem = this.kind === Token.place && !this.isAfterSpace;
    const end = quotedEnd(this.source, at);
    if (end < 0) this.fail('sheet-name-unclosed');
    if (this.source.charCodeAt(end) === Code.exclamation) return this.#take(Token.place, end + 1);
    if (!isItem) this.fail('sheet-name-without-reference');
    return this.#take(Token.name, end);
  }

  /** An error value, `#REF!` for a sheet that is gone, or behind a reference the operator `#`. */
  #hash(at: number): number {
    const { source } = this;
    const value = errorValueAt(source, at);
    if (value === undefined) {
      if (this.isAfterSpace || !ENDS_REFERENCE.has(this.kind)) this.fail('error-value-unknown');
      return this.#take(Token.spill, at + 1);
    }
    const end = at + value.length;
    const next = source.charCodeAt(end);
    const isBeforeReference = isNamePart(next) || next === Code.dollar || next === Code.apostrophe;
    const isSheet =
      value === '#REF!' &&
      (isBeforeReference || (next === Code.hash && errorValueAt(source, end) !== undefined));
    return this.#take(isSheet ? Token.place : Token.error, end);
  }

  /** `Server|Topic!Item`, from the bar on. */
  #ddeLink(bar: number): number {
    const { source } = this;
    const mark =
      source.charCodeAt(bar + 1) === Code.apostrophe ? quotedEnd(source, bar + 1) : source.indexOf('!', bar);
    if (mark < 0 || source.charCodeAt(mark) !== Code.exclamation) this.fail('unexpected-character', bar);
    let end = mark + 1;
    if (source.charCodeAt(end) === Code.apostrophe) end = quotedEnd(source, end);
    else while (isNamePart(source.charCodeAt(end))) end++;
    if (end <= mark + 1) this.fail('reference-expected', mark + 1);
    return this.#take(Token.ddeLink, end);
  }

  #bracket(at: number): number {
    const end = bracketEnd(this.source, at);
    if (end < 0) this.fail('bracket-unclosed', at);
    return end;
  }
}

const ENDS_REFERENCE: ReadonlySet<Token> = new Set([
  Token.cell,
  Token.columnRange,
  Token.rowRange,
  Token.name,
  Token.structuredReference,
  Token.error,
  Token.closeParenthesis,
]);

function isLogical(word: string): boolean {
  const upper = word.toUpperCase();
  return upper === 'TRUE' || upper === 'FALSE';
}
