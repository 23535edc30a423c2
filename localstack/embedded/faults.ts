import type { AwsError } from './aws-error.ts';
import type { Principal } from './service.ts';

/** A fault that a test asked for. */
export interface Fault {
  readonly hasFired: boolean;
  /** Takes it back; harmless once it has fired. */
  cancel(): void;
}

/** A call that a test stops on its way. */
export interface HeldCall {
  /** Whether the call has come, so that it waits or has waited. */
  readonly hasFired: boolean;
  /** Lets the call go on; one that has not come yet is not held at all. */
  release(): void;
}

/** What is to happen to a call instead of, or besides, being served. */
export type Interference =
  | { readonly kind: 'crash-before' | 'crash-after'; readonly functionName: string }
  | { readonly kind: 'error'; readonly error: AwsError };

interface Hold {
  readonly kind: 'hold';
  readonly released: Promise<void>;
}

interface ArmedFault {
  /** Counts the call, and says what is to happen to it. */
  readonly interfere: (functionName: string | undefined, action: string) => Interference | Hold | undefined;
  timesLeft: number;
}

/** A server that runs for days must not grow for it. */
const MOST_REMEMBERED_CALLS = 10_000;

/** Lets tests break what functions ask of AWS at an exact call, by a function's name. */
export class Faults {
  readonly #calls = new Map<string, string[]>();
  readonly #armed = new Set<ArmedFault>();

  /** The actions a function has called since the start (the last 10,000), e.g. `dynamodb:PutItem`. */
  calls(functionName: string): readonly string[] {
    return this.#calls.get(functionName) ?? [];
  }

  /** Ends the function's threads when its n-th call from now (1-based) arrives: AWS never sees it. */
  crashBeforeCall(functionName: string, n: number): Fault {
    return this.#atCall(functionName, n, { kind: 'crash-before', functionName });
  }

  /** Ends the function's threads when AWS has done what its n-th call from now (1-based) asked, before it can hear so. */
  crashAfterCall(functionName: string, n: number): Fault {
    return this.#atCall(functionName, n, { kind: 'crash-after', functionName });
  }

  /** Keeps a function's n-th call from now (1-based) waiting until it is released; AWS sees it only then. */
  holdCall(functionName: string, n: number): HeldCall {
    const { promise: released, resolve } = Promise.withResolvers<void>();
    const fault = this.#atCall(functionName, n, { kind: 'hold', released });
    return {
      get hasFired() {
        return fault.hasFired;
      },
      release() {
        fault.cancel();
        resolve();
      },
    };
  }

  /** Answers calls with an error: of one function or (`undefined`) of anyone, whose action matches. */
  failCall(
    functionName: string | undefined,
    matches: (action: string) => boolean,
    error: AwsError,
    times = 1,
  ): Fault {
    return this.#arm(times, (caller, action) =>
      (functionName === undefined || caller === functionName) && matches(action)
        ? { kind: 'error', error }
        : undefined,
    );
  }

  /** Called by the edge with every request whose signature was verified. Takes as long as the call is held. */
  async intercept(principal: Principal, action: string): Promise<Interference | undefined> {
    const functionName = principal.kind === 'role' ? principal.functionName : undefined;
    if (functionName !== undefined) this.#record(functionName, action);
    let first: Interference | Hold | undefined;
    for (const fault of this.#armed) {
      const interference = fault.interfere(functionName, action);
      if (interference === undefined || first !== undefined) continue;
      first = interference;
      fault.timesLeft -= 1;
      if (fault.timesLeft === 0) this.#armed.delete(fault);
    }
    if (first?.kind !== 'hold') return first;
    await first.released;
    return undefined;
  }

  #record(functionName: string, action: string): void {
    const calls = this.#calls.get(functionName) ?? [];
    calls.push(action);
    if (calls.length > MOST_REMEMBERED_CALLS) calls.shift();
    this.#calls.set(functionName, calls);
  }

  #atCall(functionName: string, n: number, interference: Interference | Hold): Fault {
    let seen = 0;
    return this.#arm(1, (caller) => {
      if (caller !== functionName) return undefined;
      seen += 1;
      return seen === n ? interference : undefined;
    });
  }

  #arm(times: number, interfere: ArmedFault['interfere']): Fault {
    const fault: ArmedFault = { interfere, timesLeft: times };
    this.#armed.add(fault);
    return {
      get hasFired() {
        return fault.timesLeft < times;
      },
      cancel: () => this.#armed.delete(fault),
    };
  }
}
