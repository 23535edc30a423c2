import { setImmediate as macrotask } from 'node:timers/promises';
import { StaleWriteError } from '../../../../shared/errors.ts';
import type { DeliveryMessage, Lane, NotificationMessage } from '../../../../shared/events.ts';
import type { MessageQueue } from '../../../../shared/ports/message-queue.ts';
import { AesKeySeal } from '../../../../shared/runtime/aes-key-seal.ts';
import { workWhileWaiting } from '../../../../shared/runtime/work-while-waiting.ts';
import type { WebhookAnswer, WebhookRequest } from '../../../../shared/webhooks/webhook-sender.ts';
import { InMemoryDeliveryPace } from '../../../support/in-memory-delivery-pace.ts';
import { InMemoryDeliveryRepository } from '../../../support/in-memory-delivery-repository.ts';
import { InMemoryDeliveryTurns } from '../../../support/in-memory-delivery-turns.ts';
import { InMemoryWebhookRepository } from '../../../support/in-memory-webhook-repository.ts';
import { type NotifyDeps, notify } from './notifications.ts';

/** Fan-out, and the lanes of the dispatcher. */
type Pool = 'fanOut' | Lane;

const START = Date.parse('2026-01-01T00:00:00Z');
/** Messages in one batch, at most. */
const BATCH = 10;
/** As long as who asks a queue waits for the first message. */
const LONG_POLL_MS = 1000;
const RACES = 3;
/** How long workers take more beside what they wait for: some longer than others. */
const TAKES_MS = { least: 12_500, spread: 12_500 };

export interface Call {
  readonly url: string;
  readonly eventId: string;
  readonly startedAt: number;
  /** Undefined when no answer came. */
  readonly answeredAt?: number;
}

export interface SimulationOptions {
  /** Batches that are handled side by side, as each event source allows. */
  readonly workers: Readonly<Record<Pool, number>>;
  readonly deliveriesAtOnce: number;
  /** How long an endpoint takes; undefined: it hangs until the sender gives it up. */
  readonly answerMs: (url: string) => number | undefined;
  readonly giveUpMs: number;
  /** Whether workers that wait take more messages meanwhile. */
  readonly takesMore: boolean;
}

/** The queue, its workers and their endpoints by a clock of their own, to the millisecond: what takes long takes no time. */
export class DeliverySimulation {
  readonly webhooks = new InMemoryWebhookRepository();
  readonly deliveryLog = new InMemoryDeliveryRepository();
  readonly calls: Call[] = [];
  readonly #timers = new Map<number, (() => void)[]>();
  readonly #waiting: Readonly<Record<Pool, NotificationMessage[]>> = {
    fanOut: [],
    quick: [],
    trial: [],
    slow: [],
  };
  readonly #asking: Record<Pool, (() => void)[]> = { fanOut: [], quick: [], trial: [], slow: [] };
  #batches = 0;
  readonly #deps: NotifyDeps;
  readonly #options: SimulationOptions;
  readonly #free: Record<Pool, number>;
  #at = 0;

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.#free = { ...options.workers };
    const { webhooks, deliveryLog } = this;
    this.#deps = {
      webhooks,
      deliveryLog,
      pace: new InMemoryDeliveryPace(),
      turns: new InMemoryDeliveryTurns(),
      keySeal: new AesKeySeal(async () => ['master']),
      deliveriesAtOnce: options.deliveriesAtOnce,
      lanes: { quick: this.#queue('quick'), trial: this.#queue('trial'), slow: this.#queue('slow') },
      sender: { post: (request) => this.#post(request) },
      count: () => undefined,
      warn: () => undefined,
      now: () => new Date(START + this.#at),
      sleep: (milliseconds) => new Promise((resolve) => this.#in(milliseconds, resolve)),
      random: () => 0,
    };
  }

  /** Has a message arrive so many milliseconds after the start. */
  at(millisecond: number, message: NotificationMessage): void {
    this.#in(millisecond, () => this.#arrive('fanOut', message));
  }

  async run(milliseconds: number): Promise<void> {
    for (; this.#at <= milliseconds; this.#at += 1) {
      for (;;) {
        const due = this.#timers.get(this.#at);
        if (due === undefined) break;
        this.#timers.delete(this.#at);
        for (const timer of due) timer();
        await macrotask(); // all that follows from it without waiting has happened now
      }
    }
  }

  #in(milliseconds: number, timer: () => void): void {
    const at = this.#at + milliseconds;
    const others = this.#timers.get(at);
    if (others === undefined) this.#timers.set(at, [timer]);
    else others.push(timer);
  }

  #queue(lane: Lane): MessageQueue<DeliveryMessage> {
    return {
      send: async (message, _group, delaySeconds = 0) =>
        this.#in(delaySeconds * 1000, () => this.#arrive(lane, message)),
    };
  }

  #arrive(pool: Pool, message: NotificationMessage): void {
    this.#waiting[pool].push(message);
    this.#work(pool);
    const asking = this.#waiting[pool].length > 0 ? this.#asking[pool].shift() : undefined;
    asking?.();
  }

  /** A batch keeps its worker until the last of its messages is done, and the last that was taken beside them. */
  #work(pool: Pool): void {
    while (this.#free[pool] > 0 && this.#waiting[pool].length > 0) {
      this.#free[pool] -= 1;
      const batch = this.#waiting[pool].splice(0, BATCH);
      const work = Promise.all(batch.map((message) => this.#handle(message)));
      void this.#untilDone(pool, { work, items: batch.length }).then(() => {
        this.#free[pool] += 1;
        this.#work(pool);
      });
    }
  }

  async #untilDone(pool: Pool, batch: Parameters<typeof workWhileWaiting>[1]): Promise<void> {
    this.#batches += 1;
    if (pool === 'fanOut') {
      await batch.work;
      return;
    }
    const lastBegin = this.#at + TAKES_MS.least + (((this.#batches * 37) % 100) * TAKES_MS.spread) / 100;
    await workWhileWaiting(
      {
        receive: (most, isPatient) => this.#receive(pool, most, isPatient),
        handle: (message) => this.#handle(message),
        isOthersFault: () => true,
        mayBegin: () => this.#options.takesMore && this.#at < lastBegin,
        now: () => this.#at,
        pause: (milliseconds) => new Promise((resolve) => this.#in(milliseconds, resolve)),
      },
      batch,
    );
  }

  async #receive(pool: Pool, most: number, isPatient: boolean): Promise<readonly NotificationMessage[]> {
    const end = this.#at + (isPatient ? LONG_POLL_MS : 0);
    // Another worker may have been faster.
    while (this.#waiting[pool].length === 0 && this.#at < end) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#asking[pool].push(resolve);
      this.#in(end - this.#at, resolve);
      await promise;
      this.#asking[pool] = this.#asking[pool].filter((one) => one !== resolve);
    }
    return this.#waiting[pool].splice(0, most);
  }

  async #handle(message: NotificationMessage): Promise<void> {
    for (let race = 1; race <= RACES; race += 1) {
      try {
        await notify(this.#deps, message);
        return;
      } catch (error) {
        if (!(error instanceof StaleWriteError)) throw error;
      }
    }
  }

  #post({ url, headers }: WebhookRequest): Promise<WebhookAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<WebhookAnswer>();
    const call = { url, eventId: headers['webhook-id'] ?? '', startedAt: this.#at };
    const answerMs = this.#options.answerMs(url);
    if (answerMs === undefined) {
      this.calls.push(call);
      this.#in(this.#options.giveUpMs, () => reject(new Error('timeout')));
    } else {
      this.calls.push({ ...call, answeredAt: this.#at + answerMs });
      this.#in(answerMs, () => resolve({ status: 204, excerpt: '' }));
    }
    return promise;
  }
}
