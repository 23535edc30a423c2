import { NotFoundError, StaleWriteError } from '../errors.ts';
import type { DomainEvent } from '../events.ts';
import { speedAfter } from './endpoint-speed.ts';
import type { Webhook } from './webhook.ts';
import { webhookDisabled } from './webhook-events.ts';
import type { WebhookRepository } from './webhook-repository.ts';

/** How long nothing but failure is borne. */
const PATIENCE_MS = 5 * 24 * 3600 * 1000;
/** How often we start again when somebody else changed the webhook in between. */
const ATTEMPTS = 10;

export type NoteOutcomeDeps = { readonly webhooks: Pick<WebhookRepository, 'get' | 'update'> };

/** `gone`: the receiver answered 410 and wants nothing more. */
export type AttemptOutcome = 'succeeded' | 'failed' | 'gone';

export interface NotedAttempt {
  readonly outcome: AttemptOutcome;
  readonly durationMs: number;
  /** When it was over. */
  readonly at: Date;
}

/**
 * Keeps in the webhook's record how quickly it answers and since when it has done nothing but fail, and disables it when that has gone on for five
 * days, or at once when it is gone. That is told by the sweeper: who calls endpoints cannot reach the bus. Gives the webhook as
 * it is known then. Whoever loses every race leaves it to the next attempt, which finds the same.
 */
export async function noteOutcome(
  { webhooks }: NoteOutcomeDeps,
  read: Webhook,
  attempted: NotedAttempt,
): Promise<Webhook> {
  let webhook = read;
  for (let attempt = 1; ; attempt += 1) {
    const after = webhookAfter(webhook, attempted);
    if (after === undefined) return webhook;
    try {
      return await webhooks.update(after, undefined, disabledEvent(after));
    } catch (error) {
      if (!(error instanceof StaleWriteError)) throw error;
      if (attempt === ATTEMPTS) return webhook;
    }
    try {
      webhook = await webhooks.get(read.ownerId, read.id);
    } catch (error) {
      if (error instanceof NotFoundError) return read; // removed meanwhile
      throw error;
    }
    if (webhook.url !== read.url) return webhook; // another address has answered than the one it has now
  }
}

/** Undefined: as it was. */
function webhookAfter(webhook: Webhook, { outcome, durationMs, at }: NotedAttempt): Webhook | undefined {
  const { failingSince, speed: before, ...rest } = webhook;
  if (!webhook.enabled) return undefined;
  if (outcome === 'gone') return disabled(webhook, 'gone', at);
  const isAnswered = outcome === 'succeeded';
  const speed = speedAfter(before, { durationMs, isAnswered, at });
  const known = speed === undefined ? rest : { ...rest, speed };
  const isNews = speed !== before;
  if (isAnswered) return failingSince === undefined && !isNews ? undefined : known;
  if (failingSince === undefined) return { ...known, failingSince: at.toISOString() };
  const isOver = at.getTime() - Date.parse(failingSince) >= PATIENCE_MS;
  if (isOver) return disabled(webhook, 'failing', at);
  return isNews ? { ...known, failingSince } : undefined;
}

function disabled(webhook: Webhook, reason: 'gone' | 'failing', at: Date): Webhook {
  return { ...webhook, enabled: false, disabled: { reason, at: at.toISOString() } };
}

/** Undefined: it has not been disabled. */
function disabledEvent({ disabled, ...webhook }: Webhook): DomainEvent | undefined {
  if (webhook.enabled || disabled === undefined) return undefined;
  return webhookDisabled({ ...webhook, version: webhook.version + 1 }, disabled);
}
