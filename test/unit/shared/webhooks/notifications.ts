import type { DeliveryMessage, NotificationMessage } from '../../../../shared/events.ts';
import { sweepOutbox } from '../../../../shared/outbox/sweep-outbox.ts';
import type { Figure } from '../../../../shared/ports/counter.ts';
import { AesKeySeal } from '../../../../shared/runtime/aes-key-seal.ts';
import { chooseLane } from '../../../../shared/webhooks/choose-lane.ts';
import { type DeliverEventDeps, deliverEvent } from '../../../../shared/webhooks/deliver-event.ts';
import type { FanOutEventDeps } from '../../../../shared/webhooks/fan-out-event.ts';
import { sweepDeliveries } from '../../../../shared/webhooks/sweep-deliveries.ts';
import type { WebhookAnswer, WebhookRequest } from '../../../../shared/webhooks/webhook-sender.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';
import { InMemoryDeliveryPace } from '../../../support/in-memory-delivery-pace.ts';
import { InMemoryDeliveryRepository } from '../../../support/in-memory-delivery-repository.ts';
import { InMemoryDeliveryTurns } from '../../../support/in-memory-delivery-turns.ts';
import { InMemoryEventPublisher } from '../../../support/in-memory-event-publisher.ts';
import { InMemoryMessageQueue } from '../../../support/in-memory-message-queue.ts';
import { InMemoryOutbox } from '../../../support/in-memory-outbox.ts';
import { InMemoryWebhookRepository } from '../../../support/in-memory-webhook-repository.ts';

type Sent = InMemoryMessageQueue<DeliveryMessage>['sent'][number];

/** Knows when each message can be received. */
class TimedQueue extends InMemoryMessageQueue<DeliveryMessage> {
  readonly #dueAt = new WeakMap<Sent, number>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    super();
    this.#now = now;
  }

  override async send(message: DeliveryMessage, group: string, delaySeconds?: number): Promise<void> {
    await super.send(message, group, delaySeconds);
    const sent = this.sent.at(-1);
    if (sent !== undefined) this.#dueAt.set(sent, this.#now().getTime() + (delaySeconds ?? 0) * 1000);
  }

  dueAt(sent: Sent): number {
    return this.#dueAt.get(sent) ?? 0;
  }

  /** Takes out the message that can be received first. */
  next(): Sent | undefined {
    let first = 0;
    for (const [index, sent] of this.sent.entries()) {
      const other = this.sent[first];
      if (other !== undefined && this.dueAt(sent) < this.dueAt(other)) first = index;
    }
    return this.sent.splice(first, 1)[0];
  }
}

export type NotifyDeps = DeliverEventDeps & FanOutEventDeps;

/** What the two functions do: events are fanned out, deliveries made. */
export async function notify(deps: NotifyDeps, message: NotificationMessage) {
  return 'endpoint' in message ? { outcome: await deliverEvent(deps, message) } : chooseLane(deps, message);
}

/** Fan-out, dispatcher and sweeper, a receiver that answers as it is told, and no jitter. */
export class Notifications implements NotifyDeps {
  readonly clock = new FixedClock(new Date().toISOString());
  readonly outbox = new InMemoryOutbox();
  readonly webhooks = new InMemoryWebhookRepository(undefined, this.outbox);
  readonly deliveryLog = new InMemoryDeliveryRepository();
  readonly deliveries = new TimedQueue(this.clock.now);
  /** Every message in one queue, whatever lane it names. */
  readonly lanes = { quick: this.deliveries, trial: this.deliveries, slow: this.deliveries };
  readonly pace = new InMemoryDeliveryPace();
  readonly turns = new InMemoryDeliveryTurns();
  deliveriesAtOnce = 2;
  /** The master keys of webhooks, the one in force first. */
  masterKeys = ['first master key'];
  readonly keySeal = new AesKeySeal(async () => this.masterKeys);
  readonly events = new InMemoryEventPublisher();
  readonly counts = new Map<Figure, number>();
  readonly warnings: Parameters<FanOutEventDeps['warn']>[] = [];
  readonly warn: FanOutEventDeps['warn'] = (...warning) => {
    this.warnings.push(warning);
  };
  readonly posts: WebhookRequest[] = [];
  /** One after the other; then 204. */
  answers: (Partial<WebhookAnswer> | Error)[] = [];
  #isDying = false;
  readonly now = this.clock.now;
  readonly sleep = this.clock.sleep;
  readonly random = () => 0;
  readonly count = (figure: Figure, value = 1) => {
    this.counts.set(figure, (this.counts.get(figure) ?? 0) + value);
  };
  sender: NotifyDeps['sender'] = {
    post: async (request: WebhookRequest) => {
      this.posts.push(request);
      const answer = this.answers.shift() ?? {};
      if (answer instanceof Error) throw answer;
      return { status: 204, excerpt: 'thanks', ...answer };
    },
  };

  /** The next attempt ends the worker before it can store what came of it. */
  dieAfterPost(): void {
    this.#isDying = true;
  }

  notify(message: NotificationMessage) {
    if (!this.#isDying) return notify(this, message);
    this.#isDying = false;
    const now = () => {
      if (this.posts.length > 0) throw new Error('died');
      return this.now();
    };
    return notify({ ...this, now }, message);
  }

  async sweep(): Promise<void> {
    await sweepDeliveries(this);
    await sweepOutbox({ ...this, now: () => this.later(61) }); // events are left to others for a minute
  }

  later(seconds: number): Date {
    return new Date(this.now().getTime() + seconds * 1000);
  }

  /** Lets time pass until nothing is planned any more. @returns the seconds between the attempts */
  async runToTheEnd(): Promise<number[]> {
    const pauses: number[] = [];
    let last = this.now().getTime();
    for (;;) {
      const sent = this.deliveries.next();
      if (sent !== undefined) {
        this.clock.advance(Math.max(0, this.deliveries.dueAt(sent) - this.now().getTime()));
        const before = this.posts.length;
        await this.notify(sent.message);
        if (this.posts.length === before) continue;
        pauses.push((this.now().getTime() - last) / 1000);
        last = this.now().getTime();
        continue;
      }
      const [next] = (await this.deliveryLog.due(this.later(10 ** 8), 1)).items;
      if (next === undefined) return pauses;
      this.clock.advance(Math.max(0, Date.parse(next.dueAt ?? '') - this.now().getTime()));
      await this.sweep();
    }
  }
}
