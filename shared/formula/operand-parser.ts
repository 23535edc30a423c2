import type { ArrayItem, ArrayNode, FormulaNode, Place } from './ast.ts';
import { Code } from './character-code.ts';
import { errorValueAt } from './error-value.ts';
import { numberBetween } from './number-literal.ts';
import type { Scanner } from './scanner.ts';
import { parsePlace, quotedEnd, unquote } from './sheet-prefix.ts';
import { parseTablePart } from './structured-reference.ts';
import { Token } from './token.ts';

/** What stands without operators: constants, arrays, references and names. Each leaves the token after it. */
export class OperandParser {
  readonly #scanner: Scanner;

  constructor(scanner: Scanner) {
    this.#scanner = scanner;
  }

  /** operand = number | text | logical | error | array | reference | name; `undefined` if there is none */
  plain(): FormulaNode | undefined {
    const scanner = this.#scanner;
    switch (scanner.kind) {
      case Token.number:
      case Token.text:
      case Token.logical:
        return this.#constant();
      case Token.openBrace:
        return this.#array();
      default:
        return this.#referenceOrName(undefined, scanner.start);
    }
  }

  /** place = [ "[" book "]" ] [ sheet [ ":" sheet ] ] "!" with or without apostrophes; nothing separates it from what follows */
  place(): Place {
    const scanner = this.#scanner;
    const place = parsePlace(scanner.source.slice(scanner.start, scanner.end));
    scanner.advance();
    if (scanner.isAfterSpace) scanner.fail('reference-expected');
    return place;
  }

  /** placed = place ( reference | name | error ) */
  placed(place: Place, start: number): FormulaNode {
    return this.#referenceOrName(place, start) ?? this.#scanner.fail('reference-expected');
  }

  #referenceOrName(place: Place | undefined, start: number): FormulaNode | undefined {
    const scanner = this.#scanner;
    const { source, addresses } = scanner;
    const { end } = scanner;
    let node: FormulaNode;
    switch (scanner.kind) {
      case Token.cell: {
        const { row, column, rowAbsolute, columnAbsolute } = addresses;
        node = { kind: 'cell', start, end, place, row, column, rowAbsolute, columnAbsolute };
        break;
      }
      case Token.columnRange:
      case Token.rowRange: {
        const kind = scanner.kind === Token.rowRange ? 'row-range' : 'column-range';
        const first = { index: addresses.firstIndex, absolute: addresses.firstAbsolute };
        const last = { index: addresses.lastIndex, absolute: addresses.lastAbsolute };
        node = { kind, start, end, place, first, last };
        break;
      }
      case Token.name: {
        const text = source.slice(scanner.start, end);
        node = { kind: 'name', start, end, place, name: withoutApostrophes(text) };
        break;
      }
      case Token.structuredReference:
        node = this.#structuredReference(place, start);
        break;
      case Token.error:
        node = { kind: 'error', start, end, code: this.#errorCode(), place };
        break;
      case Token.ddeLink:
        if (place !== undefined) return undefined;
        node = this.#ddeLink();
        break;
      default:
        return undefined;
    }
    scanner.advance();
    return node;
  }

  #constant(): ArrayItem | undefined {
    const scanner = this.#scanner;
    const { source, start, end } = scanner;
    let node: ArrayItem;
    switch (scanner.kind) {
      case Token.number:
        node = { kind: 'number', start, end, value: this.#number() };
        break;
      case Token.text: {
        const inner = source.slice(start + 1, end - 1);
        node = { kind: 'text', start, end, value: inner.includes('"') ? inner.replaceAll('""', '"') : inner };
        break;
      }
      case Token.logical:
        node = { kind: 'logical', start, end, value: end - start === 4 };
        break;
      case Token.error:
        node = { kind: 'error', start, end, code: this.#errorCode(), place: undefined };
        break;
      default:
        return undefined;
    }
    scanner.advance();
    return node;
  }

  #number(): number {
    const scanner = this.#scanner;
    const value = numberBetween(scanner.source, scanner.start, scanner.end);
    if (value === Number.POSITIVE_INFINITY) scanner.fail('number-too-large');
    return value;
  }

  #errorCode(): string {
    const { source, start, end } = this.#scanner;
    return errorValueAt(source, start) ?? source.slice(start, end);
  }

  /** array = "{" item { ( "," | ";" ) item } "}" */
  #array(): ArrayNode {
    const scanner = this.#scanner;
    const { start } = scanner;
    let row: ArrayItem[] = [];
    const rows = [row];
    for (;;) {
      scanner.advance();
      row.push(this.#arrayItem());
      const { kind } = scanner;
      if (kind === Token.comma) continue;
      if (kind !== Token.semicolon && kind !== Token.closeBrace) scanner.fail('array-unclosed');
      if (row.length !== rows[0]?.length) scanner.fail('array-rows-uneven');
      if (kind === Token.closeBrace) break;
      row = [];
      rows.push(row);
    }
    const { end } = scanner;
    scanner.advance();
    return { kind: 'array', start, end, rows };
  }

  /** item = [ "+" | "-" ] number | text | logical | error */
  #arrayItem(): ArrayItem {
    const scanner = this.#scanner;
    const { start, kind } = scanner;
    if (kind !== Token.minus && kind !== Token.plus)
      return this.#constant() ?? scanner.fail('array-item-invalid');
    scanner.advance();
    const item = this.#constant();
    if (item?.kind !== 'number') return scanner.fail('array-item-invalid', start);
    return {
      kind: 'number',
      start,
      end: item.end,
      value: kind === Token.minus ? 0 - item.value : item.value,
    };
  }

  #structuredReference(place: Place | undefined, start: number): FormulaNode {
    const scanner = this.#scanner;
    const bracket = scanner.source.indexOf('[', scanner.start);
    const table = bracket === scanner.start ? undefined : scanner.source.slice(scanner.start, bracket);
    const part = parseTablePart(scanner.source.slice(bracket, scanner.end));
    if (part === undefined) return scanner.fail('structured-reference-invalid', bracket);
    const { sections, firstColumn, lastColumn } = part;
    return {
      kind: 'structured-reference',
      start,
      end: scanner.end,
      place,
      table,
      sections,
      firstColumn,
      lastColumn,
    };
  }

  #ddeLink(): FormulaNode {
    const { source, start, end } = this.#scanner;
    const bar = source.indexOf('|', start);
    const mark =
      source.charCodeAt(bar + 1) === Code.apostrophe ? quotedEnd(source, bar + 1) : source.indexOf('!', bar);
    return {
      kind: 'dde-link',
      start,
      end,
      server: source.slice(start, bar),
      topic: withoutApostrophes(source.slice(bar + 1, mark)),
      item: withoutApostrophes(source.slice(mark + 1, end)),
    };
  }
}

function withoutApostrophes(text: string): string {
  return text.charCodeAt(0) === Code.apostrophe ? unquote(text) : text;
}
