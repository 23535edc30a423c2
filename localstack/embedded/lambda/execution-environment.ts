import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { FunctionError, type LogSink } from '../service.ts';
import { pipeLines } from './function-log.ts';
import type { FunctionSettings } from './function-settings.ts';
import type { ErrorReport, Invocation, WorkerInput, WorkerMessage } from './worker-protocol.ts';

const THREAD = new URL('./worker-thread.ts', import.meta.url);
/** Lambda gives ten seconds; a laptop that starts a dozen threads at once may need more. */
const MAX_INIT_MS = 30_000;
/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB, as Lambda's own message counts it. */
const MAX_PAYLOAD_BYTES = 6_291_556;

interface RunningInvocation {
  readonly requestId: string;
  readonly resolve: (payload: string) => void;
  readonly reject: (error: FunctionError) => void;
}

/** A thread that holds one copy of a function and runs one invocation at a time, with the template's limits. */
export class ExecutionEnvironment {
  /** Settles when the thread is gone. */
  readonly exited: Promise<void>;
  readonly #settings: FunctionSettings;
  readonly #log: LogSink;
  readonly #worker: Worker;
  readonly #ready = Promise.withResolvers<void>();
  #running: RunningInvocation | undefined;
  #death: FunctionError | undefined;

  constructor(settings: FunctionSettings, clockOffset: SharedArrayBuffer, log: LogSink) {
    const { directory, handler, environment, memoryMegabytes } = settings;
    this.#settings = settings;
    this.#log = log;
    this.#worker = new Worker(THREAD, {
      workerData: { directory, handler, clockOffset } satisfies WorkerInput,
      env: { ...environment },
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
    });
    pipeLines(this.#worker.stdout, settings.name, 'info', log);
    pipeLines(this.#worker.stderr, settings.name, 'error', log);
    this.#ready.promise.catch(() => {}); // whoever invokes hears of it
    this.exited = new Promise((resolve) => {
      this.#worker.once('exit', (exitCode) => {
        this.#die(
          new FunctionError('Runtime.ExitError', `Runtime exited with error: exit status ${exitCode}`),
        );
        resolve();
      });
    });
    this.#worker.on('error', (error) => this.#die(crash(error)));
    this.#worker.on('message', (message: WorkerMessage) => this.#receive(message));
  }

  get isAlive(): boolean {
    return this.#death === undefined;
  }

  /** Runs the handler on an event. Both event and answer are JSON. @throws {FunctionError} */
  async invoke(event: string): Promise<string> {
    if (Buffer.byteLength(event) > MAX_PAYLOAD_BYTES) {
      throw new FunctionError(
        'RequestEntityTooLargeException',
        `Request must be smaller than ${MAX_PAYLOAD_BYTES} bytes for the InvokeFunction operation`,
      );
    }
    await this.#within(MAX_INIT_MS, 'starting', this.#ready.promise);
    const requestId = randomUUID();
    const answer = new Promise<string>((resolve, reject) => {
      if (this.#death) reject(this.#death);
      this.#running = { requestId, resolve, reject };
    });
    this.#worker.postMessage(this.#invocation(requestId, event));
    const payload = await this.#within(this.#settings.timeoutSeconds * 1000, requestId, answer);
    const size = Buffer.byteLength(payload);
    if (size > MAX_PAYLOAD_BYTES) {
      throw new FunctionError(
        'Function.ResponseSizeTooLarge',
        `Response payload size (${size} bytes) exceeded maximum allowed payload size (${MAX_PAYLOAD_BYTES} bytes).`,
      );
    }
    return payload;
  }

  /** Ends the thread wherever it stands. */
  async terminate(reason = new FunctionError('Runtime.ExitError', 'Runtime was terminated')): Promise<void> {
    this.#die(reason);
    await this.#worker.terminate();
  }

  /** Time is the system's, not the cloud's: a clock that jumps has not done any work meanwhile. */
  async #within<Result>(milliseconds: number, subject: string, promise: Promise<Result>): Promise<Result> {
    const timer = setTimeout(() => {
      const message = `RequestId: ${subject} Error: Task timed out after ${(milliseconds / 1000).toFixed(2)} seconds`;
      this.#log({ source: this.#settings.name, level: 'error', text: message });
      void this.terminate(new FunctionError('Sandbox.Timedout', message));
    }, milliseconds);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }

  #receive(message: WorkerMessage): void {
    switch (message.type) {
      case 'ready':
        this.#ready.resolve();
        return;
      case 'init-failed':
        void this.terminate(this.#reported(message.error));
        return;
      case 'succeeded':
        this.#finish(message.requestId, ({ resolve }) => resolve(message.payload));
        return;
      case 'failed':
        this.#finish(message.requestId, ({ reject }) => reject(this.#reported(message.error)));
    }
  }

  #finish(requestId: string, settle: (invocation: RunningInvocation) => void): void {
    const running = this.#running;
    if (running?.requestId !== requestId) return;
    this.#running = undefined;
    settle(running);
  }

  #reported({ errorType, errorMessage, trace }: ErrorReport): FunctionError {
    const text = JSON.stringify({ level: 'ERROR', errorType, errorMessage, trace });
    this.#log({ source: this.#settings.name, level: 'error', text });
    return new FunctionError(errorType, errorMessage);
  }

  /** The first reason counts: what follows are its consequences. */
  #die(reason: FunctionError): void {
    if (this.#death !== undefined) return;
    this.#death = reason;
    this.#ready.reject(reason);
    this.#running?.reject(reason);
    this.#running = undefined;
  }

  #invocation(requestId: string, event: string): Invocation {
    const { name, arn, memoryMegabytes, timeoutSeconds } = this.#settings;
    return {
      event,
      timeoutMs: timeoutSeconds * 1000,
      context: {
        awsRequestId: requestId,
        functionName: name,
        functionVersion: '$LATEST',
        invokedFunctionArn: arn,
        memoryLimitInMB: String(memoryMegabytes),
        logGroupName: `/aws/lambda/${name}`,
        logStreamName: 'local',
      },
    };
  }
}

function crash(cause: Error): FunctionError {
  const isOutOfMemory = 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
  const what = isOutOfMemory ? 'signal: killed (out of memory)' : `exit status 1: ${cause.message}`;
  return new FunctionError('Runtime.ExitError', `Runtime exited with error: ${what}`, { cause });
}
