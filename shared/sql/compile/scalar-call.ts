import { boolean, call, double, firstOf, isNotNull, isNull, textOf } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { numberFrom, shared } from './arithmetic.ts';
import { toLogical, toNumber, toText } from './coerce.ts';
import type { ExcelError } from './excel-error.ts';
import type { FromClause } from './from-clause.ts';
import type { Scope } from './scope.ts';
import { BLANK, errorCode, errorWhen, type Typed, UNBOUNDED } from './typed.ts';
import { UnsupportedFormulaError } from './unsupported-formula-error.ts';

/** The arguments of one call with single values. It gathers the errors of those that are read, in order. */
export class ScalarCall {
  readonly args: readonly (Typed | null)[];
  readonly from: FromClause;
  readonly scope: Scope;
  readonly #name: string;
  readonly #errors: (SqlExpression | null)[] = [];

  /** `null` stands for an argument that is left out: `F(1,,2)`. */
  constructor(name: string, args: readonly (Typed | null)[], from: FromClause, scope: Scope) {
    this.#name = name;
    this.args = args;
    this.from = from;
    this.scope = scope;
  }

  get count(): number {
    return this.args.length;
  }

  /** Whether the argument was not written at all. */
  isAbsent(index: number): boolean {
    return index >= this.args.length;
  }

  value(index: number): Typed {
    return this.args[index] ?? BLANK;
  }

  number(index: number, otherwise = 0): SqlExpression {
    if (this.isAbsent(index)) return double(otherwise);
    const { value, error } = toNumber(this.value(index), this.from);
    this.#errors.push(error);
    return value;
  }

  /** As functions that came with the Analysis ToolPak read numbers: a logical value is #VALUE!, nothing at all #N/A. */
  strict(index: number, otherwise = 0): SqlExpression {
    if (this.args[index] === null) this.#errors.push(errorCode('#N/A'));
    const { logical } = this.value(index);
    if (logical !== null) this.failsWhen(isNotNull(logical), '#VALUE!');
    return this.number(index, otherwise);
  }

  /** The number without what stands behind the point. */
  whole(index: number, otherwise = 0): SqlExpression {
    const { constant } = this.value(index);
    if (typeof constant === 'number' && Number.isInteger(constant)) return double(constant);
    if (this.isAbsent(index)) return double(otherwise);
    return call('trunc', this.number(index));
  }

  text(index: number, otherwise = ''): SqlExpression {
    if (this.isAbsent(index)) return textOf(otherwise);
    const { value, error } = toText(this.value(index));
    this.#errors.push(error);
    return value;
  }

  logical(index: number, otherwise = false): SqlExpression {
    if (this.isAbsent(index)) return boolean(otherwise);
    const { value, error } = toLogical(this.value(index));
    this.#errors.push(error);
    return value;
  }

  constant(index: number): string | number | boolean | undefined {
    return this.args[index]?.constant;
  }

  bind(expression: SqlExpression): SqlExpression {
    return this.from.bind(expression);
  }

  failsWhen(condition: SqlExpression, error: ExcelError): void {
    this.#errors.push(errorWhen(condition, error));
  }

  addError(error: SqlExpression | null): void {
    this.#errors.push(error);
  }

  get error(): SqlExpression | null {
    return firstOf(this.#errors);
  }

  asNumber(value: SqlExpression, nullMeans?: ExcelError, planes: Partial<Typed> = {}): Typed {
    const number = this.#checked(value, nullMeans);
    return { ...numberFrom(this.#given, number, this.error), magnitude: UNBOUNDED, ...planes };
  }

  asText(value: SqlExpression, nullMeans?: ExcelError): Typed {
    const text = this.#checked(value, nullMeans);
    return shared(this.#given, { text, error: this.error, settled: this.error === null });
  }

  asLogical(value: SqlExpression, nullMeans?: ExcelError): Typed {
    const logical = this.#checked(value, nullMeans);
    return shared(this.#given, { logical, error: this.error, settled: this.error === null });
  }

  unsupported(detail: string): UnsupportedFormulaError {
    return new UnsupportedFormulaError('not-constant', `${this.#name}: ${detail}`);
  }

  get #given(): readonly Typed[] {
    return this.args.filter((value) => value !== null);
  }

  #checked(value: SqlExpression, nullMeans: ExcelError | undefined): SqlExpression {
    if (nullMeans === undefined) return value;
    const bound = this.bind(value);
    this.failsWhen(isNull(bound), nullMeans);
    return bound;
  }
}
