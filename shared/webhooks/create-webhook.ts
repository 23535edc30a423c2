import type * as z from 'zod';
import { type AuditDeps, auditChange } from '../audit/audit-change.ts';
import type { Origin } from '../audit/origin.ts';
import { ConflictError } from '../errors.ts';
import { type PublishStoredDeps, publishStored } from '../outbox/publish-stored.ts';
import type { KeySeal } from './key-seal.ts';
import { sealedKeys } from './sealed-keys.ts';
import type { Webhook } from './webhook.ts';
import { webhookCreated } from './webhook-events.ts';
import { WebhookInput } from './webhook-input.ts';
import { newWebhookKeys } from './webhook-keys.ts';
import type { WebhookRepository } from './webhook-repository.ts';
import { type PrivateWebhooks, parseWebhookUrl } from './webhook-url.ts';

/** Per user. Two requests at once may exceed it by one, which does no harm. */
const MAX_WEBHOOKS = 20;

const { eventTypes, description, enabled, rateLimit } = WebhookInput.shape;

export const CreateWebhookInput = WebhookInput.extend({
  eventTypes: eventTypes.default([]).describe('None means all but those on request'),
  description: description.default(''),
  enabled: enabled.default(true).describe('Nothing is sent to a webhook that is not'),
  rateLimit: rateLimit.optional(),
});
export type CreateWebhookInput = z.infer<typeof CreateWebhookInput>;

class WebhookLimitReachedError extends ConflictError {
  override readonly code = 'webhook-limit-reached';
  constructor() {
    super(`You have ${MAX_WEBHOOKS} webhooks, which is as many as a user may have. Remove one first.`, {
      limit: MAX_WEBHOOKS,
    });
  }
}

export type CreateWebhookDeps = AuditDeps &
  PublishStoredDeps & {
    readonly webhooks: Pick<WebhookRepository, 'create' | 'list'>;
    readonly keySeal: KeySeal;
    readonly privateWebhooks: PrivateWebhooks;
    /** Deliveries per minute for who says nothing else. */
    readonly defaultRateLimit: number;
  };

/** A webhook and, this once, its secret. */
export interface WebhookWithSecret {
  readonly webhook: Webhook;
  readonly secret: string;
}

/** @throws {WebhookUrlRefusedError} @throws {WebhookLimitReachedError} */
export async function createWebhook(
  deps: CreateWebhookDeps,
  origin: Origin,
  input: CreateWebhookInput,
): Promise<WebhookWithSecret> {
  const { webhooks, newId, now, keySeal, privateWebhooks } = deps;
  const ownerId = origin.actor;
  const { href } = parseWebhookUrl(input.url, privateWebhooks);
  const id = newId();
  const { items: own, unreadable } = await webhooks.list(ownerId);
  const earlier = own.find((webhook) => webhook.id === id);
  if (earlier !== undefined) {
    // By a request that died before it was answered: nobody has seen the secret yet.
    const { text: secret } = await keySeal.open(earlier.secret, earlier);
    return { webhook: earlier, secret };
  }
  if (own.length + unreadable.length >= MAX_WEBHOOKS) throw new WebhookLimitReachedError();

  const keys = newWebhookKeys();
  const webhook: Webhook = {
    ...input,
    ownerId,
    id,
    url: href,
    eventTypes: [...new Set(input.eventTypes)],
    rateLimit: input.rateLimit ?? deps.defaultRateLimit,
    ...(await sealedKeys(keySeal, { ownerId, id }, keys)),
    previousKeys: [],
    createdAt: now().toISOString(),
    version: 1,
  };
  const subject = { kind: 'webhook', id: webhook.id } as const;
  const created = webhookCreated(webhook);
  await webhooks.create(webhook, auditChange(deps, origin, { action: 'webhook.created', subject }), created);
  await publishStored(deps, created);
  return { webhook, secret: keys.secret };
}
