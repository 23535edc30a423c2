import { boundEvent } from '../bound-event.ts';
import type { Now } from '../ports/clock.ts';
import type { Delivery, DeliveryAttempt } from './delivery.ts';
import type { AttemptOutcome } from './note-outcome.ts';
import { retryAfterSeconds } from './retry-schedule.ts';
import type { OpenedKeys } from './sealed-keys.ts';
import { signDelivery } from './sign-delivery.ts';
import type { Webhook } from './webhook.ts';
import type { WebhookAnswer, WebhookSender } from './webhook-sender.ts';

const MAX_ERROR_LENGTH = 200;
const GONE = 410;

export type AttemptDeliveryDeps = { readonly sender: WebhookSender; readonly now: Now };

export interface Attempted {
  readonly entry: DeliveryAttempt;
  readonly outcome: AttemptOutcome;
  /** Seconds that the receiver asks us to wait. */
  readonly retryAfter?: number | undefined;
}

/** POSTs the event once, signed for this moment, and says what came of it. Only 2xx is success. */
export async function attemptDelivery(
  { sender, now }: AttemptDeliveryDeps,
  webhook: Pick<Webhook, 'url'> & OpenedKeys,
  { event, attempts }: Delivery,
): Promise<Attempted> {
  const at = now();
  const { id, type, timestamp, data } = boundEvent(event);
  const body = JSON.stringify({ type, timestamp, data });
  const headers = { 'content-type': 'application/json', ...signDelivery(webhook, { id, at, body }) };
  const result = await answerOf(sender.post({ url: webhook.url, headers, body }));
  const about = { deliveryId: id, eventType: type, attempt: attempts, at: at.toISOString() };
  const durationMs = Math.max(0, now().getTime() - at.getTime());

  if ('error' in result) {
    return { entry: { ...about, durationMs, outcome: 'failed', ...result }, outcome: 'failed' };
  }
  const { status, excerpt, retryAfter } = result;
  const isSuccess = status >= 200 && status < 300;
  const outcome = isSuccess ? 'succeeded' : 'failed';
  return {
    entry: { ...about, durationMs, outcome, status, answer: excerpt },
    outcome: status === GONE ? 'gone' : outcome,
    retryAfter: retryAfterSeconds(retryAfter, now()),
  };
}

async function answerOf(posted: Promise<WebhookAnswer>): Promise<WebhookAnswer | { readonly error: string }> {
  try {
    return await posted;
  } catch (error) {
    const text = error instanceof Error ? error.message : 'There was no answer.';
    return { error: text.slice(0, MAX_ERROR_LENGTH) };
  }
}
