import { createHmac } from 'node:crypto';

const SECRET_PREFIX = 'whsec_';

export interface SignedDelivery {
  /** The event's id: the same at every attempt, so that receivers can recognise repetitions. */
  readonly id: string;
  /** When this attempt is made. */
  readonly at: Date;
  readonly body: string;
}

/** The headers of Standard Webhooks 1.0 for exactly these bytes. */
export function signDelivery(secret: string, { id, at, body }: SignedDelivery): Record<string, string> {
  if (!secret.startsWith(SECRET_PREFIX)) {
    throw new Error('The secret of a webhook does not begin with whsec_. Create the webhook again.');
  }
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
