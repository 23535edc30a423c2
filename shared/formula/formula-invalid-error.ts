import { DomainError } from '../errors.ts';
import { excerptOf } from './excerpt-of.ts';
import { MAX_ARGUMENTS, MAX_DEPTH, MAX_FORMULA_LENGTH, MAX_NESTING, MAX_SIGNS } from './limits.ts';

/** All that can be wrong with a formula's text, and how it is said. */
const FAULTS = {
  'formula-empty': 'There is no formula.',
  'formula-too-long': `A formula has at most ${MAX_FORMULA_LENGTH} characters.`,
  'nested-too-deep': `Functions and parentheses go at most ${MAX_NESTING} levels deep, signs ${MAX_SIGNS}.`,
  'too-many-operators': `At most ${MAX_DEPTH} operators build on each other. Split the formula, or use SUM.`,
  'too-many-arguments': `A function takes at most ${MAX_ARGUMENTS} arguments.`,
  'unexpected-end': 'The formula ends where a value is expected.',
  'unexpected-character': 'This character cannot stand here.',
  'unexpected-token': 'This cannot stand here.',
  'operator-expected': 'An operator is missing between two values.',
  'text-unclosed': 'The closing quotation mark of the text is missing.',
  'sheet-name-unclosed': 'The closing apostrophe of the sheet name is missing.',
  'sheet-name-without-reference': 'A sheet name in apostrophes is followed by “!” and a reference.',
  'reference-expected': 'A cell, a range or a name is expected after “!”.',
  'reference-operand-expected': 'Both sides of “:”, “,” and a space between references are references.',
  'bracket-unclosed': 'The closing bracket “]” is missing.',
  'structured-reference-invalid': 'This is not a reference to parts of a table.',
  'parenthesis-unclosed': 'The closing parenthesis is missing.',
  'argument-separator-expected': 'A comma or a closing parenthesis is expected after an argument.',
  'number-invalid': 'This is not a number.',
  'number-too-large': 'The number is larger than 1.79E+308.',
  'error-value-unknown': 'There is no such error value.',
  'array-item-invalid': 'An array has only numbers, texts, TRUE, FALSE and error values.',
  'array-unclosed': 'A comma, a semicolon or a closing brace is expected after an item of an array.',
  'array-rows-uneven': 'All rows of an array have the same number of items.',
} as const;

export type FormulaFault = keyof typeof FAULTS;

/** The text is not a formula. */
export class FormulaInvalidError extends DomainError {
  override readonly code = 'formula-invalid';
  readonly fault: FormulaFault;
  /** Offset in the text as it was given. */
  readonly position: number;
  /** The formula around the fault, and under it a line with a caret. */
  readonly excerpt: string;

  constructor(fault: FormulaFault, formula: string, position: number) {
    const excerpt = excerptOf(formula, position);
    super(FAULTS[fault], { fault, position, excerpt });
    this.fault = fault;
    this.position = position;
    this.excerpt = excerpt;
  }
}
