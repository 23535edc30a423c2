import type { SchemaObject } from '../json-schema.ts';

/** What `NumberRange` is made of; left out is what does not limit anything. */
interface NumberRules {
  readonly isInteger?: boolean;
  readonly least?: number;
  readonly most?: number;
  readonly above?: number;
  readonly below?: number;
  /** Of integers only. */
  readonly multipleOf?: number;
  readonly allowed?: readonly ReadonlySet<unknown>[];
}

/**
 * Which numbers a column certainly accepts. One shape for all columns, instead of a function for each: the compiler puts it right into
 * the loops over cells, and need not do so anew for each column.
 */
export class NumberRange {
  readonly #isInteger: boolean;
  readonly #least: number;
  readonly #most: number;
  readonly #above: number;
  readonly #below: number;
  readonly #multipleOf: number;
  readonly #allowed: readonly ReadonlySet<unknown>[] | undefined;

  constructor(rules: NumberRules) {
    this.#isInteger = rules.isInteger ?? false;
    this.#least = rules.least ?? Number.NEGATIVE_INFINITY;
    this.#most = rules.most ?? Number.POSITIVE_INFINITY;
    this.#above = rules.above ?? Number.NEGATIVE_INFINITY;
    this.#below = rules.below ?? Number.POSITIVE_INFINITY;
    this.#multipleOf = rules.multipleOf ?? 0;
    this.#allowed = rules.allowed;
  }

  /** Whether it accepts a number that a double holds exactly, or that is compared as a double. */
  accepts(value: number): boolean {
    if (!(value >= this.#least && value <= this.#most && value > this.#above && value < this.#below)) {
      return false;
    }
    if (this.#multipleOf !== 0 && value % this.#multipleOf !== 0) return false;
    return this.#allowed === undefined || this.#allowed.every((values) => values.has(value));
  }

  /** Whether it accepts the number of a workbook's cell, which may stand for an integer that no double holds. */
  acceptsCell(value: number): boolean {
    if (this.#isInteger) return Number.isSafeInteger(value) && this.accepts(value);
    if (Number.isSafeInteger(Math.trunc(value))) return this.accepts(value);
    // Such an integer is compared by its digits. It is on the side of a limit that the nearest double is on.
    return this.accepts(value) && value > this.#least && value < this.#most;
  }
}

/** A number's limits as the keywords of a schema set them. */
export function limitsOf(schema: SchemaObject): NumberRules {
  const least = numberOf(schema.minimum);
  const most = numberOf(schema.maximum);
  return {
    least,
    most,
    // Draft-04 has them as flags of the limits beside them.
    above: schema.exclusiveMinimum === true ? least : numberOf(schema.exclusiveMinimum),
    below: schema.exclusiveMaximum === true ? most : numberOf(schema.exclusiveMaximum),
  };
}

export const ANY_NUMBER = new NumberRange({});
export const NO_NUMBER = new NumberRange({ most: Number.NEGATIVE_INFINITY, below: Number.NEGATIVE_INFINITY });

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
