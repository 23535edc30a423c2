import { setTimeout as sleep } from 'node:timers/promises';

export interface StepsOptions {
  readonly write: (text: string) => void;
  /** Why a step failed, for people. */
  readonly reasonOf: (error: unknown) => string;
  readonly timeoutSeconds: number;
}

/** A step failed; its reason is told already. */
export class StepFailedError extends Error {
  override readonly name = 'StepFailedError';
}

/** Steps that are told as they end, and what is to be done once they are over, however that came. */
export class Steps {
  readonly #options: StepsOptions;
  #stopped: AbortSignal | undefined;
  /** Steps that nobody waits for any more. */
  readonly #abandoned: Promise<unknown>[] = [];
  readonly #undo: { readonly name: string; readonly run: () => Promise<unknown> }[] = [];

  constructor(options: StepsOptions) {
    this.#options = options;
  }

  /** @throws {StepFailedError} */
  async step<Result>(name: string, run: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const { write, reasonOf } = this.#options;
    const startedAt = performance.now();
    try {
      const result = await this.#within(run);
      write(`ok      ${name} (${Math.round(performance.now() - startedAt)} ms)\n`);
      return result;
    } catch (error) {
      write(`FAILED  ${name}: ${reasonOf(error)}\n`);
      throw new StepFailedError(name, { cause: error });
    }
  }

  /** From the moment of this signal every step fails. */
  stopAt(stopped: AbortSignal): void {
    this.#stopped = stopped;
  }

  /** What the journey makes, it also removes: the latest first. */
  afterwards(name: string, run: () => Promise<unknown>): void {
    this.#undo.push({ name, run });
  }

  /** Does all that was left for afterwards, also after one that failed. @returns whether none did */
  async cleanUp(): Promise<boolean> {
    this.#stopped = undefined;
    // What is still being made must be known before it can be removed.
    await Promise.race([Promise.allSettled(this.#abandoned), this.#late(new AbortController().signal)]).catch(
      () => undefined,
    );
    let isClean = true;
    for (const { name, run } of this.#undo.reverse()) {
      try {
        await this.step(name, run);
      } catch (error) {
        if (!(error instanceof StepFailedError)) throw error;
        isClean = false;
      }
    }
    return isClean;
  }

  async #within<Result>(run: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const over = new AbortController();
    this.#stopped?.throwIfAborted();
    const running = run(over.signal);
    this.#abandoned.push(running);
    try {
      return await Promise.race([running, this.#late(over.signal), rejectedBy(this.#stopped)]);
    } finally {
      over.abort();
    }
  }

  #late(over: AbortSignal): Promise<never> {
    const { timeoutSeconds } = this.#options;
    const late = sleep(timeoutSeconds * 1000, undefined, { signal: over, ref: false }).then(() => {
      throw new Error(`It is not done after ${timeoutSeconds} seconds.`);
    });
    late.catch(() => undefined); // nobody asks when the step is over in time
    return late;
  }
}

function rejectedBy(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
