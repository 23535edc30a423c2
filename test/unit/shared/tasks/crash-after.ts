/** Thrown where a process would have ended. */
class Crash extends Error {}

/** Counts calls over all parts of a world, and stops everything right after the one it was told. */
export class CrashAfter {
  calls = 0;
  readonly #last: number;

  constructor(last: number) {
    this.#last = last;
  }

  /** `part`, but each call of a method counts, and after the last one nothing works any more. */
  wrap<Part extends object>(part: Part): Part {
    return new Proxy(part, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => this.#call(() => value.apply(target, args));
      },
    });
  }

  #call(call: () => unknown): unknown {
    if (this.calls >= this.#last) return Promise.reject(new Crash('after the end'));
    const result = call();
    if (!(result instanceof Promise)) return result; // opening a file does nothing yet
    this.calls += 1;
    const isLast = this.calls === this.#last;
    return result.then((value) => {
      if (isLast) throw new Crash(`after call ${this.#last}`);
      return value;
    });
  }
}
