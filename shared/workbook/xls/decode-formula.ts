import { errorText } from '../../tabular/xls/biff-error.ts';
import type { FieldReader } from './field-reader.ts';
import type { FormulaContext } from './formula-context.ts';
import { Spaces } from './formula-spaces.ts';
import { xlsFunction } from './function-table.ts';
import { numberLiteral, readArrayText, textLiteral } from './literal-text.ts';
import { type ReferenceMode, readAreaText, readCellText } from './reference-text.ts';
import { Token } from './tokens.ts';
import { UndecodableFormulaError } from './undecodable-formula-error.ts';

/** The function whose first argument is the name of the one that is meant. */
const USER_DEFINED = 255;
const ARGUMENT_COUNT_BITS = 0x7f;
const FUNCTION_BITS = 0x7fff;
const BYTES_OF_RECTANGLE = 8;

const OPERATORS: Readonly<Record<number, string>> = {
  [Token.add]: '+',
  [Token.subtract]: '-',
  [Token.multiply]: '*',
  [Token.divide]: '/',
  [Token.power]: '^',
  [Token.concatenate]: '&',
  [Token.less]: '<',
  [Token.lessOrEqual]: '<=',
  [Token.equal]: '=',
  [Token.greaterOrEqual]: '>=',
  [Token.greater]: '>',
  [Token.notEqual]: '<>',
  [Token.intersection]: ' ',
  [Token.union]: ',',
  [Token.range]: ':',
};

/** A formula as tokens: in `tokens` each operand before its operator, in `extra` what some tokens left out. */
export interface TokenizedFormula {
  readonly tokens: FieldReader;
  readonly extra: FieldReader;
}

/**
 * The text of a formula.
 * @throws {UndecodableFormulaError} when something in it has no text, or is damaged.
 */
export function decodeFormula(
  formula: TokenizedFormula,
  context: FormulaContext,
  mode: ReferenceMode,
): string {
  try {
    return new FormulaDecoder(formula, context, mode).decode();
  } catch (error) {
    if (error instanceof RangeError)
      throw new UndecodableFormulaError('its tokens end too early', { cause: error });
    throw error;
  }
}

class FormulaDecoder {
  readonly #tokens: FieldReader;
  readonly #extra: FieldReader;
  readonly #context: FormulaContext;
  readonly #mode: ReferenceMode;
  readonly #spaces = new Spaces();
  readonly #stack: string[] = [];

  constructor({ tokens, extra }: TokenizedFormula, context: FormulaContext, mode: ReferenceMode) {
    this.#tokens = tokens;
    this.#extra = extra;
    this.#context = context;
    this.#mode = mode;
  }

  decode(): string {
    while (!this.#tokens.isAtEnd) this.#decodeToken();
    const text = this.#pop();
    if (this.#stack.length > 0) throw new UndecodableFormulaError('its tokens are more than one formula');
    return text;
  }

  #decodeToken(): void {
    const id = this.#tokens.uint8();
    // Operands come in three classes, which say what they are needed for.
    const token = id < 0x20 ? id : (id & 0x1f) | 0x20;
    const operator = OPERATORS[token];
    if (operator === undefined) this.#decodeOther(token);
    else {
      const right = this.#pop();
      const left = this.#pop();
      this.#push(left + this.#spaces.before() + operator + right);
    }
  }

  #decodeOther(token: number): void {
    const tokens = this.#tokens;
    switch (token) {
      case Token.unaryPlus:
        this.#push(`${this.#spaces.before()}+${this.#pop()}`);
        break;
      case Token.unaryMinus:
        this.#push(`${this.#spaces.before()}-${this.#pop()}`);
        break;
      case Token.percent:
        this.#push(`${this.#pop() + this.#spaces.before()}%`);
        break;
      case Token.parenthesis:
        this.#push(this.#spaces.parenthesised(this.#pop()));
        break;
      case Token.missingArgument:
        this.#pushOperand('');
        break;
      case Token.text:
        this.#pushOperand(textLiteral(tokens.shortText()));
        break;
      case Token.attribute:
        this.#decodeAttribute();
        break;
      case Token.error:
        this.#pushOperand(errorText(tokens.uint8()));
        break;
      case Token.boolean:
        this.#pushOperand(tokens.uint8() === 0 ? 'FALSE' : 'TRUE');
        break;
      case Token.integer:
        this.#pushOperand(String(tokens.uint16()));
        break;
      case Token.number:
        this.#pushOperand(numberLiteral(tokens.double()));
        break;
      case Token.array:
        tokens.skip(7);
        this.#pushOperand(readArrayText(this.#extra));
        break;
      case Token.function:
        this.#decodeFunction();
        break;
      case Token.variableFunction:
        this.#decodeVariableFunction();
        break;
      default:
        this.#decodeReference(token);
        break;
    }
  }

  #decodeReference(token: number): void {
    const tokens = this.#tokens;
    switch (token) {
      case Token.name:
        this.#decodeName();
        break;
      case Token.externalName:
        this.#decodeExternalName();
        break;
      case Token.cell:
        this.#pushOperand(readCellText(tokens, PLACES));
        break;
      case Token.area:
        this.#pushOperand(readAreaText(tokens, PLACES));
        break;
      case Token.relativeCell:
        this.#pushOperand(readCellText(tokens, this.#mode));
        break;
      case Token.relativeArea:
        this.#pushOperand(readAreaText(tokens, this.#mode));
        break;
      case Token.lostCell:
        tokens.skip(4);
        this.#pushOperand('#REF!');
        break;
      case Token.lostArea:
        tokens.skip(8);
        this.#pushOperand('#REF!');
        break;
      case Token.sheetCell:
        this.#pushOperand(this.#sheetPrefix() + readCellText(tokens, this.#inName()));
        break;
      case Token.sheetArea:
        this.#pushOperand(this.#sheetPrefix() + readAreaText(tokens, this.#inName()));
        break;
      case Token.lostSheetCell:
        this.#decodeLost(4);
        break;
      case Token.lostSheetArea:
        this.#decodeLost(8);
        break;
      default:
        this.#decodeHint(token);
        break;
    }
  }

  /** Tokens that only help to calculate what the ones behind them say. */
  #decodeHint(token: number): void {
    switch (token) {
      case Token.rememberedArea: {
        this.#tokens.skip(6);
        const rectangles = this.#extra.uint16();
        this.#extra.skip(rectangles * BYTES_OF_RECTANGLE);
        return;
      }
      case Token.rememberedError:
      case Token.forgottenArea:
        this.#tokens.skip(6);
        return;
      case Token.rememberedFunction:
      case Token.rememberedRelativeArea:
      case Token.forgottenRelativeArea:
        this.#tokens.skip(2);
        return;
      case Token.extended:
        throw new UndecodableFormulaError('it refers to cells by the labels beside them');
      default:
        throw new UndecodableFormulaError(`it holds the unknown token ${token}`);
    }
  }

  #decodeAttribute(): void {
    const kind = this.#tokens.uint8();
    const data = this.#tokens.uint16();
    if ((kind & Token.chooseAttribute) !== 0) this.#tokens.skip((data + 1) * 2);
    else if ((kind & Token.sumAttribute) !== 0)
      this.#push(`${this.#spaces.before()}SUM(${this.#pop()}${this.#spaces.closing()})`);
    else if ((kind & Token.spaceAttribute) !== 0) this.#spaces.add(data & 0xff, data >> 8);
  }

  #decodeFunction(): void {
    const id = this.#tokens.uint16();
    const known = xlsFunction(id);
    if (known?.argumentCount === undefined) throw unknownFunction(id);
    this.#call(known.name, known.argumentCount);
  }

  #decodeVariableFunction(): void {
    const count = this.#tokens.uint8() & ARGUMENT_COUNT_BITS;
    const id = this.#tokens.uint16() & FUNCTION_BITS;
    if (id === USER_DEFINED) {
      if (count === 0) throw new UndecodableFormulaError('it calls a function without a name');
      const parameters = this.#popMany(count - 1);
      this.#push(`${this.#spaces.before()}${this.#pop()}(${parameters.join(',')}${this.#spaces.closing()})`);
      return;
    }
    const known = xlsFunction(id);
    if (known === undefined) throw unknownFunction(id);
    this.#call(known.name, count);
  }

  #call(name: string, count: number): void {
    const parameters = this.#popMany(count);
    this.#push(`${this.#spaces.before()}${name}(${parameters.join(',')}${this.#spaces.closing()})`);
  }

  #decodeName(): void {
    const number = this.#tokens.uint16();
    this.#tokens.skip(2);
    const name = this.#context.name(number);
    if (name === undefined) throw new UndecodableFormulaError('it refers to a name that is not there');
    this.#pushOperand(name);
  }

  #decodeExternalName(): void {
    const externSheet = this.#tokens.uint16();
    const number = this.#tokens.uint16();
    this.#tokens.skip(2);
    const name = this.#context.externalName(externSheet, number);
    if (name === undefined)
      throw new UndecodableFormulaError('it refers to a name of another file that is not there');
    this.#pushOperand(name);
  }

  #decodeLost(addressBytes: number): void {
    const prefix = this.#sheetPrefix();
    this.#tokens.skip(addressBytes);
    this.#pushOperand(prefix === LOST_SHEET ? LOST_SHEET : `${prefix}#REF!`);
  }

  #sheetPrefix(): string {
    return this.#context.sheetPrefix(this.#tokens.uint16()) ?? LOST_SHEET;
  }

  /** References of these kinds are distances in names only. */
  #inName(): ReferenceMode {
    return this.#mode.kind === 'name' ? this.#mode : PLACES;
  }

  #pushOperand(text: string): void {
    this.#push(this.#spaces.before() + text);
  }

  #push(text: string): void {
    if (text.length > MAX_TEXT_LENGTH) throw new UndecodableFormulaError('its text is far too long');
    this.#stack.push(text);
  }

  #pop(): string {
    const text = this.#stack.pop();
    if (text === undefined) throw new UndecodableFormulaError('it lacks an operand');
    return text;
  }

  #popMany(count: number): string[] {
    if (count > this.#stack.length) throw new UndecodableFormulaError('it lacks an argument');
    return this.#stack.splice(this.#stack.length - count, count);
  }
}

/** What a reference to a sheet that was deleted begins with. */
const LOST_SHEET = '#REF!';
const PLACES: ReferenceMode = { kind: 'places' };
/** Well above what any spreadsheet program takes; names in it could make it grow without end. */
const MAX_TEXT_LENGTH = 65_536;

function unknownFunction(id: number): Error {
  return new UndecodableFormulaError(`it calls the unknown function number ${id}`);
}
