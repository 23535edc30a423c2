import { isDeepStrictEqual } from 'node:util';
import type * as z from 'zod';
import type { Origin } from '../audit/origin.ts';
import type { Webhook } from './webhook.ts';
import { webhookChanged } from './webhook-events.ts';
import { WebhookInput } from './webhook-input.ts';
import { type PrivateWebhooks, parseWebhookUrl } from './webhook-url.ts';
import { type WebhookWrite, type WriteWebhookDeps, writeWebhook } from './write-webhook.ts';

export const ChangeWebhookInput = WebhookInput.partial();
export type ChangeWebhookInput = z.infer<typeof ChangeWebhookInput>;

export type ChangeWebhookDeps = WriteWebhookDeps & { readonly privateWebhooks: PrivateWebhooks };

export interface ChangeWebhookRequest extends Pick<WebhookWrite, 'id' | 'isExpected'> {
  readonly input: ChangeWebhookInput;
}

/**
 * What is left out stays as it is.
 * @throws {NotFoundError} @throws {WebhookUrlRefusedError} @throws {PreconditionFailedError} @throws {StaleWriteError}
 */
export async function changeWebhook(
  deps: ChangeWebhookDeps,
  origin: Origin,
  { id, isExpected, input }: ChangeWebhookRequest,
): Promise<Webhook> {
  const url = input.url === undefined ? undefined : parseWebhookUrl(input.url, deps.privateWebhooks).href;
  return writeWebhook(deps, origin, {
    id,
    action: 'webhook.changed',
    isExpected,
    event: webhookChanged,
    change: (before) => {
      const after: Webhook = {
        ...startingAnew(before, {
          isEnabled: input.enabled === true && !before.enabled,
          isMoved: (url ?? before.url) !== before.url,
        }),
        url: url ?? before.url,
        eventTypes: [...new Set(input.eventTypes ?? before.eventTypes)],
        description: input.description ?? before.description,
        enabled: input.enabled ?? before.enabled,
        ...(input.rateLimit === undefined ? {} : { rateLimit: input.rateLimit }),
      };
      const members = ['url', 'eventTypes', 'description', 'enabled', 'rateLimit'] as const;
      return { after, changed: members.filter((name) => !isDeepStrictEqual(before[name], after[name])) };
    },
  });
}

/**
 * Another address is one that nobody knows. Who enables what was disabled gives its receiver another five days, and another
 * trial, unless it is known to be slow: the address is the same. To enable what is enabled changes nothing.
 */
function startingAnew(
  webhook: Webhook,
  { isEnabled, isMoved }: { readonly isEnabled: boolean; readonly isMoved: boolean },
): Webhook {
  if (!isEnabled && !isMoved) return webhook;
  const { failingSince: _since, speed, disabled, ...rest } = webhook;
  const note = isEnabled || disabled === undefined ? {} : { disabled };
  return { ...rest, ...note, ...(isMoved || speed?.is !== 'slow' ? {} : { speed }) };
}
