import { createHmac, sign } from 'node:crypto';
import type { Webhook, WebhookKeys } from './webhook.ts';
import { ed25519Key, hmacKey } from './webhook-keys.ts';

export interface SignedDelivery {
  /** The event's id: the same at every attempt, so that receivers can recognise repetitions. */
  readonly id: string;
  /** When this attempt is made. */
  readonly at: Date;
  readonly body: string;
}

/**
 * The headers of Standard Webhooks 1.0 for exactly these bytes, signed with every key that is good at that time: the
 * present ones first.
 */
export function signDelivery(
  { secret, signingKey, previousKeys }: Pick<Webhook, 'secret' | 'signingKey' | 'previousKeys'>,
  { id, at, body }: SignedDelivery,
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const content = Buffer.from(`${id}.${timestamp}.${body}`);
  const previous = previousKeys.filter(({ until }) => Date.parse(until) > at.getTime());
  const signatures = [{ secret, signingKey }, ...previous].flatMap((keys) => signaturesOf(content, keys));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

function signaturesOf(content: Buffer, { secret, signingKey }: WebhookKeys): string[] {
  const symmetric = `v1,${createHmac('sha256', hmacKey(secret)).update(content).digest('base64')}`;
  if (signingKey === undefined) return [symmetric];
  return [symmetric, `v1a,${sign(null, content, ed25519Key(signingKey)).toString('base64')}`];
}
