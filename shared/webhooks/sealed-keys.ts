import type { WebhookKey } from './delivery-repository.ts';
import type { KeySeal } from './key-seal.ts';
import type { Webhook, WebhookKeys } from './webhook.ts';
import { publicKeyOf } from './webhook-keys.ts';

/** What deliveries are signed with, as it can be used: never stored, logged or shown like this. */
export type OpenedKeys = Pick<Webhook, 'secret' | 'signingKey' | 'previousKeys'>;

/** New keys as a webhook's record holds them, and the half that anybody may read. */
export async function sealedKeys(
  seal: KeySeal,
  webhook: WebhookKey,
  keys: Required<WebhookKeys>,
): Promise<Required<WebhookKeys> & { readonly publicKey: string }> {
  return {
    secret: await seal.seal(keys.secret, webhook),
    signingKey: await seal.seal(keys.signingKey, webhook),
    publicKey: publicKeyOf(keys.signingKey),
  };
}

/** The keys of a webhook, and its record with all of them under the present master key, if some were not. */
export async function openKeys(
  seal: KeySeal,
  webhook: Webhook,
): Promise<{ readonly keys: OpenedKeys; readonly resealed?: Webhook }> {
  const present = await openPair(seal, webhook, webhook);
  const previous = await Promise.all(
    webhook.previousKeys.map(async ({ until, ...pair }) => ({
      until,
      ...(await openPair(seal, webhook, pair)),
    })),
  );
  const keys = { ...present.keys, previousKeys: previous.map(({ until, keys }) => ({ ...keys, until })) };
  if (![present, ...previous].some(({ isOutdated }) => isOutdated)) return { keys };
  const { signingKey } = present.keys;
  const resealed: Webhook = {
    ...webhook,
    ...(signingKey === undefined ? {} : { publicKey: publicKeyOf(signingKey) }),
    ...(await sealPair(seal, webhook, present.keys)),
    previousKeys: await Promise.all(
      previous.map(async ({ until, keys }) => ({ ...(await sealPair(seal, webhook, keys)), until })),
    ),
  };
  return { keys, resealed };
}

async function openPair(
  seal: KeySeal,
  webhook: WebhookKey,
  { secret, signingKey }: WebhookKeys,
): Promise<{ readonly keys: WebhookKeys; readonly isOutdated: boolean }> {
  const symmetric = await seal.open(secret, webhook);
  if (signingKey === undefined) return { keys: { secret: symmetric.text }, isOutdated: symmetric.isOutdated };
  const asymmetric = await seal.open(signingKey, webhook);
  return {
    keys: { secret: symmetric.text, signingKey: asymmetric.text },
    isOutdated: symmetric.isOutdated || asymmetric.isOutdated,
  };
}

async function sealPair(
  seal: KeySeal,
  webhook: WebhookKey,
  { secret, signingKey }: WebhookKeys,
): Promise<WebhookKeys> {
  return {
    secret: await seal.seal(secret, webhook),
    ...(signingKey === undefined ? {} : { signingKey: await seal.seal(signingKey, webhook) }),
  };
}
