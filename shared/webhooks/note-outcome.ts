import { NotFoundError, StaleWriteError } from '../errors.ts';
import type { DomainEvent } from '../events.ts';
import type { Webhook } from './webhook.ts';
import { webhookDisabled } from './webhook-events.ts';
import type { WebhookRepository } from './webhook-repository.ts';

/** How long nothing but failure is borne. */
const PATIENCE_MS = 5 * 24 * 3600 * 1000;
/** How often we start again when somebody else changed the webhook in between. */
const ATTEMPTS = 4;

export type NoteOutcomeDeps = { readonly webhooks: Pick<WebhookRepository, 'get' | 'update'> };

/** `gone`: the receiver answered 410 and wants nothing more. */
export type AttemptOutcome = 'succeeded' | 'failed' | 'gone';

/**
 * Keeps in the webhook's record since when it has done nothing but fail, and disables it when that has gone on for five
 * days, or at once when it is gone. That is told by the sweeper: who calls endpoints cannot reach the bus.
 */
export async function noteOutcome(
  { webhooks }: NoteOutcomeDeps,
  read: Webhook,
  outcome: AttemptOutcome,
  at: Date,
): Promise<void> {
  let webhook = read;
  for (let attempt = 1; ; attempt += 1) {
    const after = webhookAfter(webhook, outcome, at);
    if (after === undefined) return;
    try {
      await webhooks.update(after, undefined, disabledEvent(after));
      return;
    } catch (error) {
      if (!(error instanceof StaleWriteError) || attempt === ATTEMPTS) throw error;
    }
    try {
      webhook = await webhooks.get(read.ownerId, read.id);
    } catch (error) {
      if (error instanceof NotFoundError) return; // removed meanwhile
      throw error;
    }
    if (webhook.url !== read.url) return; // another address has answered than the one it has now
  }
}

/** Undefined: as it was. */
function webhookAfter(webhook: Webhook, outcome: AttemptOutcome, at: Date): Webhook | undefined {
  const { failingSince, ...rest } = webhook;
  if (!webhook.enabled) return undefined;
  if (outcome === 'succeeded') return failingSince === undefined ? undefined : rest;
  if (outcome === 'gone') return disabled(webhook, 'gone', at);
  if (failingSince === undefined) return { ...rest, failingSince: at.toISOString() };
  const isOver = at.getTime() - Date.parse(failingSince) >= PATIENCE_MS;
  return isOver ? disabled(webhook, 'failing', at) : undefined;
}

function disabled(webhook: Webhook, reason: 'gone' | 'failing', at: Date): Webhook {
  return { ...webhook, enabled: false, disabled: { reason, at: at.toISOString() } };
}

/** Undefined: it has not been disabled. */
function disabledEvent({ disabled, ...webhook }: Webhook): DomainEvent | undefined {
  if (webhook.enabled || disabled === undefined) return undefined;
  return webhookDisabled({ ...webhook, version: webhook.version + 1 }, disabled);
}
