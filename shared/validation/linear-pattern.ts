import type { RE2JS } from 're2js';
import { isProvablyLinear } from './provably-linear.ts';
import { re2 } from './re2.ts';
import { translatePattern } from './translate-pattern.ts';
import { UnsupportedPatternError } from './unsupported-pattern-error.ts';

/** Characters in one pattern. */
const MAX_LENGTH = 5_000;

/** Instructions of a compiled pattern: with the length of the text, all that a match can cost. */
const MAX_PROGRAM_SIZE = 2_500;

/** Signs and repetitions: each takes an instruction or two, so these are far from too many. */
const CERTAINLY_SMALL = 500;

/**
 * A pattern of JSON Schema (ECMA-262 with the flag u, matching anywhere) that takes time linear in the text. Patterns come
 * from customers, and JavaScript's own engine backtracks: `^(a|a){24}$` keeps it busy for seconds.
 */
export class LinearPattern {
  readonly #source: string;
  readonly #expression: { test(text: string): boolean };

  /** @throws {SyntaxError} for what is no pattern. @throws {UnsupportedPatternError} */
  constructor(source: string) {
    if (source.length > MAX_LENGTH) {
      throw new UnsupportedPatternError(`A pattern may have ${MAX_LENGTH} characters.`);
    }
    this.#source = source;
    // The native engine is ten times as fast where it has nothing to try twice.
    const isNative = isProvablyLinear(source);
    if (!isNative || source.length + repetitions(source) > CERTAINLY_SMALL) {
      const program = compile(translatePattern(source));
      if (program.programSize() > MAX_PROGRAM_SIZE) throw tooLarge();
      this.#expression = isNative ? new RegExp(source, 'u') : program;
    } else {
      this.#expression = new RegExp(source, 'u');
    }
  }

  test(text: string): boolean {
    return this.#expression.test(text);
  }

  /** The schema engine tells patterns apart by this. */
  toString(): string {
    return this.#source;
  }
}

function repetitions(source: string): number {
  return source.match(/\d+/g)?.reduce((sum, digits) => sum + Number(digits), 0) ?? 0;
}

function compile(translated: string): RE2JS {
  try {
    return re2().compile(translated);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (/repeat count|too large/.test(reason)) throw tooLarge();
    if (/nest/.test(reason)) throw new UnsupportedPatternError('The groups are nested too deeply.');
    throw new UnsupportedPatternError(
      'Part of this pattern is not supported. Write it with plain characters, classes, groups and repetitions.',
    );
  }
}

function tooLarge(): UnsupportedPatternError {
  return new UnsupportedPatternError(
    'The repetitions make this pattern too large: at most 1,000 in all, nested ones multiplied. Use minLength and maxLength for long texts.',
  );
}
