import type { FromClause } from '../../compile/from-clause.ts';
import type { Dialect } from '../../print/dialect.ts';
import { DialectRefusalError } from '../../print/dialect-refusal-error.ts';

/**
 * How often queries within a view are read, those that they read counted each time: an engine that writes each reading
 * out has room for only so many.
 */
export class ReadBudget {
  readonly #dialect: Dialect;
  readonly #weights = new Map<string, number>();
  readonly #spent = new Map<object | number, number>();

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  /**
   * `select` reads the steps named, once for each time they are named; so does the view that it is read by.
   * @throws {DialectRefusalError} if that is too often.
   */
  spend(select: FromClause, steps: readonly string[], view: object | number | undefined): void {
    const limit = this.#dialect.viewLimits.inlinedReads;
    if (limit === undefined) return;
    const cost = steps.reduce((sum, name) => sum + this.#weightOf(name), 0);
    const accounts = view === undefined ? [select] : [select, view];
    if (accounts.some((account) => (this.#spent.get(account) ?? 0) + cost > limit)) {
      throw this.#refusal(limit);
    }
    for (const account of accounts) this.#spent.set(account, (this.#spent.get(account) ?? 0) + cost);
  }

  /** Whether a step may be read twice more, by a next one. @throws {DialectRefusalError} if not. */
  assertRoomFor(step: string): void {
    const limit = this.#dialect.viewLimits.inlinedReads;
    if (limit !== undefined && 2 * this.#weightOf(step) > limit) throw this.#refusal(limit);
  }

  /** What `select` reads whatever formulas are added to it. */
  open(select: FromClause, steps: readonly string[]): void {
    const cost = steps.reduce((sum, name) => sum + this.#weightOf(name), 0);
    this.#spent.set(select, (this.#spent.get(select) ?? 0) + cost);
  }

  /** A step is done: those that read it read all that it reads. */
  close(name: string, select: FromClause): void {
    this.#weights.set(name, 1 + (this.#spent.get(select) ?? 0));
  }

  #refusal(limit: number): DialectRefusalError {
    return new DialectRefusalError(this.#dialect.title, `room for a view that reads others ${limit} times`);
  }

  #weightOf(name: string): number {
    return this.#weights.get(name) ?? 1;
  }
}
