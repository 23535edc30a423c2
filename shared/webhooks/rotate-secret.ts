import type { Origin } from '../audit/origin.ts';
import { ConflictError } from '../errors.ts';
import type { WebhookWithSecret } from './create-webhook.ts';
import type { KeySeal } from './key-seal.ts';
import { sealedKeys } from './sealed-keys.ts';
import { secretRotated } from './webhook-events.ts';
import { newWebhookKeys } from './webhook-keys.ts';
import { type WriteWebhookDeps, writeWebhook } from './write-webhook.ts';

/** How long the keys before go on signing, for receivers that have not learnt the new ones yet. */
const OVERLAP_SECONDS = 24 * 3600;
/** Every one of them signs, and headers do not grow without end. */
const MAX_PREVIOUS_KEYS = 4;

export type RotateSecretDeps = WriteWebhookDeps & { readonly keySeal: KeySeal };

/**
 * Gives a webhook a new secret and a new key pair. Deliveries are signed with the old ones too for a day.
 * @throws {NotFoundError} @throws {ConflictError} for the fifth rotation within a day. @throws {StaleWriteError}
 */
export async function rotateSecret(
  deps: RotateSecretDeps,
  origin: Origin,
  id: string,
): Promise<WebhookWithSecret> {
  const now = deps.now().getTime();
  const until = new Date(now + OVERLAP_SECONDS * 1000).toISOString();
  const keys = newWebhookKeys();
  const sealed = await sealedKeys(deps.keySeal, { ownerId: origin.actor, id }, keys);
  const webhook = await writeWebhook(deps, origin, {
    id,
    action: 'webhook.secret-rotated',
    isExpected: () => true,
    event: (stored, _changed, at) => secretRotated(stored, at),
    change: (before) => {
      const inUse = before.previousKeys.filter((one) => Date.parse(one.until) > now);
      if (inUse.length >= MAX_PREVIOUS_KEYS) throw tooManyKeys();
      const { secret, signingKey } = before;
      const replaced = { secret, ...(signingKey === undefined ? {} : { signingKey }), until };
      return { after: { ...before, ...sealed, previousKeys: [replaced, ...inUse] }, changed: ['secret'] };
    },
  });
  return { webhook, secret: keys.secret };
}

function tooManyKeys(): ConflictError {
  return new ConflictError(
    `The secret was rotated ${MAX_PREVIOUS_KEYS} times within a day, and all of them still sign. ` +
      'Wait for a day after the first, or remove the webhook and create another.',
    { limit: MAX_PREVIOUS_KEYS },
  );
}
