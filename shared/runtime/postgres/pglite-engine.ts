import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ProvingEngine } from '../../sql/proof/prove-workbook.ts';
import { type CopiedRows, LostDatabaseError } from '../../sql/proof/sql-engine.ts';
import { copiedRows } from './copied-rows.ts';
import type { PgliteFiles } from './pglite-files.ts';
import type { PgliteAnswer, PgliteRequest } from './pglite-protocol.ts';

/** Starting reads and compiles 20 MB, perhaps while others work, too. */
const START_TIMEOUT_MS = 120_000;
/** What its threads are called in the list of a process's threads. */
export const PGLITE_THREAD = 'pglite';

export interface PgliteOptions {
  readonly files: PgliteFiles;
  /** A statement that takes longer is ended. */
  readonly statementTimeoutMs: number;
  /** For all statements together: what comes later is refused. */
  readonly budgetMs?: number;
  /** Ends everything. */
  readonly signal?: AbortSignal;
}

/**
 * A PostgreSQL in a thread of its own, empty at first and gone in the end. A statement that takes too long, or the database
 * down with it, costs only itself: the next one finds a new thread, in which all scripts have run again.
 */
export class PgliteEngine implements ProvingEngine, AsyncDisposable {
  readonly name = 'PostgreSQL (PGlite)';
  readonly #options: PgliteOptions;
  readonly #loaded: PgliteRequest[] = [];
  readonly #deadline: number;
  #thread: Worker | undefined;

  constructor(options: PgliteOptions) {
    this.#options = options;
    this.#deadline = performance.now() + (options.budgetMs ?? Number.POSITIVE_INFINITY);
  }

  run(script: string): Promise<void> {
    return this.#load({ kind: 'run', sql: script });
  }

  copy({ target, text }: CopiedRows): Promise<void> {
    return this.#load({ kind: 'copy', target, text });
  }

  async query(select: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const { fields, data } = await this.#ask({ kind: 'query', sql: select });
    return [...copiedRows(fields, new Uint8Array(data))];
  }

  async clear(): Promise<void> {
    this.#loaded.length = 0;
    await this.#end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }

  async #load(request: PgliteRequest): Promise<void> {
    await this.#ask(request);
    this.#loaded.push(request);
  }

  async #ask(request: PgliteRequest) {
    this.#options.signal?.throwIfAborted();
    if (performance.now() > this.#deadline) throw new LostDatabaseError('the time for the proof was up');
    this.#thread ??= await this.#start();
    return await this.#answer(this.#thread, request);
  }

  async #start(): Promise<Worker> {
    const { thread: module, ...workerData } = this.#options.files;
    const thread = new Worker(module, { workerData, name: PGLITE_THREAD });
    thread.on('error', () => undefined); // whoever waits hears of it, and of its end
    await this.#answer(thread, undefined, START_TIMEOUT_MS);
    for (const request of this.#loaded) await this.#answer(thread, request);
    return thread;
  }

  /** What the thread says next. A thread that does not say anything in time, or ends, is given up. */
  async #answer(
    thread: Worker,
    request: PgliteRequest | undefined,
    timeoutMs = this.#options.statementTimeoutMs,
  ) {
    const { signal } = this.#options;
    const timeout = AbortSignal.timeout(timeoutMs);
    const settled = new AbortController();
    const stop = AbortSignal.any([timeout, settled.signal, ...(signal === undefined ? [] : [signal])]);
    const gone = once(thread, 'exit', { signal: stop }).then(() => {
      throw new LostDatabaseError('the database ended, probably for want of memory');
    });
    gone.catch(() => undefined);
    try {
      const next = once(thread, 'message', { signal: stop });
      if (request !== undefined) thread.postMessage(request);
      const [answer]: PgliteAnswer[] = await Promise.race([next, gone]);
      if (answer?.ok === true) return answer;
      if (answer?.ok === false && answer.isExhausted) throw new LostDatabaseError(answer.message);
      if (answer?.ok === false && !answer.isBroken) throw new RefusedStatementError(answer.message);
      throw new Error(answer?.message ?? 'there was no answer');
    } catch (error) {
      if (error instanceof RefusedStatementError) throw error;
      await thread.terminate();
      if (this.#thread === thread) this.#thread = undefined;
      signal?.throwIfAborted();
      if (!timeout.aborted) throw error;
      throw new LostDatabaseError(`it took longer than ${Math.round(timeoutMs / 1000)} s`, { cause: error });
    } finally {
      settled.abort();
    }
  }

  async #end(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }
}

/** The database is well and says no. */
class RefusedStatementError extends Error {
  override readonly name = 'RefusedStatementError';
}
