import { AwsError } from '../aws-error.ts';
import type { Cancel, JumpingClock } from '../clock.ts';
import { FunctionError, type LogSink } from '../service.ts';
import { ExecutionEnvironment } from './execution-environment.ts';
import type { FunctionSettings } from './function-settings.ts';

/** How long an environment waits for its next invocation. */
const IDLE_MS = 5 * 60 * 1000;

interface IdleEnvironment {
  readonly environment: ExecutionEnvironment;
  readonly cancelEnd: Cancel;
}

interface Waiter {
  readonly resolve: (environment: ExecutionEnvironment) => void;
  readonly reject: (error: Error) => void;
}

/** A function and its environments: reused while they last, started up to the concurrency, waited for beyond it. */
export class DeployedFunction {
  readonly settings: FunctionSettings;
  readonly #clock: JumpingClock;
  readonly #log: LogSink;
  readonly #live = new Set<ExecutionEnvironment>();
  readonly #idle: IdleEnvironment[] = [];
  readonly #waiting: Waiter[] = [];
  #isClosed = false;
  #isRetired = false;

  constructor(settings: FunctionSettings, clock: JumpingClock, log: LogSink) {
    this.settings = settings;
    this.#clock = clock;
    this.#log = log;
  }

  /** How many threads the function has at the moment. */
  get liveEnvironments(): number {
    return this.#live.size;
  }

  /** How many of them run an invocation, or are still ending. */
  get busyEnvironments(): number {
    return this.#live.size - this.#idle.length;
  }

  async invoke(event: unknown): Promise<unknown> {
    if (this.settings.concurrency === 0) {
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', { status: 429 });
    }
    const environment = await this.#acquire();
    try {
      return JSON.parse(await environment.invoke(JSON.stringify(event) ?? 'null'));
    } finally {
      this.#release(environment);
    }
  }

  /** Ends every thread, whatever it is doing. The next invocation starts a new one. */
  async terminate(): Promise<void> {
    const ending = [...this.#live]; // not those that take their place meanwhile
    await Promise.all(ending.map((environment) => environment.terminate()));
    await Promise.all(ending.map(({ exited }) => exited));
  }

  /** It gets no invocation any more: what has begun, or waits, comes to its end, and then its threads do. */
  retire(): void {
    this.#isRetired = true;
    for (const { environment, cancelEnd } of this.#idle.splice(0)) {
      cancelEnd();
      void environment.terminate();
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(closed());
    for (const { cancelEnd } of this.#idle.splice(0)) cancelEnd();
    await this.terminate();
  }

  #acquire(): Promise<ExecutionEnvironment> {
    if (this.#isClosed) return Promise.reject(closed());
    const environment = this.#takeIdle() ?? this.#startIfAllowed();
    if (environment !== undefined) return Promise.resolve(environment);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** One that was ended, or died while nobody looked, stays listed until its thread is gone. */
  #takeIdle(): ExecutionEnvironment | undefined {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      idle.cancelEnd();
      if (idle.environment.isAlive) return idle.environment;
    }
    return undefined;
  }

  #startIfAllowed(): ExecutionEnvironment | undefined {
    if (this.#live.size >= this.settings.concurrency) return undefined;
    const environment = new ExecutionEnvironment(this.settings, this.#clock.offset, this.#log);
    this.#live.add(environment);
    void environment.exited.then(() => this.#forget(environment));
    return environment;
  }

  #release(environment: ExecutionEnvironment): void {
    if (!environment.isAlive || this.#isClosed) return;
    const waiter = this.#waiting.shift();
    if (waiter !== undefined) {
      waiter.resolve(environment);
      return;
    }
    if (this.#isRetired) {
      void environment.terminate();
      return;
    }
    // The system's time: a jump of the clock is no reason to end threads that were used a moment ago.
    const end = setTimeout(() => void environment.terminate(), IDLE_MS).unref();
    this.#idle.push({ environment, cancelEnd: () => clearTimeout(end) });
  }

  /** A thread that is gone makes room for a waiting invocation. */
  #forget(environment: ExecutionEnvironment): void {
    this.#live.delete(environment);
    const index = this.#idle.findIndex((idle) => idle.environment === environment);
    for (const { cancelEnd } of index < 0 ? [] : this.#idle.splice(index, 1)) cancelEnd();
    if (this.#waiting.length === 0 || this.#isClosed) return;
    const successor = this.#startIfAllowed();
    if (successor !== undefined) this.#waiting.shift()?.resolve(successor);
  }
}

function closed(): FunctionError {
  return new FunctionError('Runtime.ExitError', 'The local cloud is stopping.');
}
