import type { WebhookAnswer, WebhookRequest, WebhookSender } from '../webhooks/webhook-sender.ts';

/** A sender of which is known whether it waits for somebody. */
export class WatchedWebhookSender implements WebhookSender {
  readonly #sender: WebhookSender;
  readonly #now: () => number;
  /** Calls under way, by when they began: the oldest first. */
  readonly #begun = new Map<symbol, number>();

  /** @param now in milliseconds */
  constructor(sender: WebhookSender, now: () => number) {
    this.#sender = sender;
    this.#now = now;
  }

  async post(request: WebhookRequest): Promise<WebhookAnswer> {
    const call = Symbol(request.url);
    this.#begun.set(call, this.#now());
    try {
      return await this.#sender.post(request);
    } finally {
      this.#begun.delete(call);
    }
  }

  /** Whether a call has been under way for so long. */
  hasWaited(milliseconds: number): boolean {
    const [oldest] = this.#begun.values();
    return oldest !== undefined && this.#now() - oldest >= milliseconds;
  }
}
