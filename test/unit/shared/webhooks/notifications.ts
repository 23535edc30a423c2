import type { DeliveryMessage, NotificationMessage } from '../../../../shared/events.ts';
import { sweepOutbox } from '../../../../shared/outbox/sweep-outbox.ts';
import type { Figure } from '../../../../shared/ports/counter.ts';
import { type NotifyDeps, notify } from '../../../../shared/webhooks/notify.ts';
import { sweepDeliveries } from '../../../../shared/webhooks/sweep-deliveries.ts';
import type { WebhookAnswer, WebhookRequest } from '../../../../shared/webhooks/webhook-sender.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';
import { InMemoryDeliveryRepository } from '../../../support/in-memory-delivery-repository.ts';
import { InMemoryEventPublisher } from '../../../support/in-memory-event-publisher.ts';
import { InMemoryMessageQueue } from '../../../support/in-memory-message-queue.ts';
import { InMemoryOutbox } from '../../../support/in-memory-outbox.ts';
import { InMemoryWebhookRepository } from '../../../support/in-memory-webhook-repository.ts';

/** The dispatcher and the sweeper, a receiver that answers as it is told, and no jitter. */
export class Notifications implements NotifyDeps {
  readonly clock = new FixedClock(new Date().toISOString());
  readonly outbox = new InMemoryOutbox();
  readonly webhooks = new InMemoryWebhookRepository(undefined, this.outbox);
  readonly deliveryLog = new InMemoryDeliveryRepository();
  readonly deliveries = new InMemoryMessageQueue<DeliveryMessage>();
  readonly events = new InMemoryEventPublisher();
  readonly counts = new Map<Figure, number>();
  readonly posts: WebhookRequest[] = [];
  /** One after the other; then 204. */
  answers: (Partial<WebhookAnswer> | Error)[] = [];
  #isDying = false;
  readonly now = this.clock.now;
  readonly random = () => 0;
  readonly count = (figure: Figure, value = 1) => {
    this.counts.set(figure, (this.counts.get(figure) ?? 0) + value);
  };
  readonly sender = {
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
      const sent = this.deliveries.sent.shift();
      if (sent !== undefined) {
        this.clock.advance((sent.delaySeconds ?? 0) * 1000);
        const before = this.posts.length;
        await this.notify(sent.message);
        if (this.posts.length === before) continue;
        pauses.push((this.now().getTime() - last) / 1000);
        last = this.now().getTime();
        continue;
      }
      const [next] = await this.deliveryLog.due(this.later(10 ** 8), 1);
      if (next === undefined) return pauses;
      this.clock.advance(Math.max(0, Date.parse(next.dueAt ?? '') - this.now().getTime()));
      await this.sweep();
    }
  }
}
