import { createPrivateKey, createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import type { WebhookKeys } from './webhook.ts';

const KEY_BYTES = 32;
const SECRET_PREFIX = 'whsec_';
const SIGNING_PREFIX = 'whsk_';
const PUBLIC_PREFIX = 'whpk_';

/** What PKCS #8 (RFC 8410) has in front of the 32 bytes of an Ed25519 key. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

export function newWebhookKeys(): Required<WebhookKeys> {
  return { secret: `${SECRET_PREFIX}${randomKey()}`, signingKey: `${SIGNING_PREFIX}${randomKey()}` };
}

/** The bytes that `v1` signatures are made with. */
export function hmacKey(secret: string): Buffer {
  return bytesOf(secret, SECRET_PREFIX);
}

/** The key that `v1a` signatures are made with. */
export function ed25519Key(signingKey: string): KeyObject {
  const key = Buffer.concat([PKCS8_PREFIX, bytesOf(signingKey, SIGNING_PREFIX)]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

/** The half that receivers may know, as Standard Webhooks writes it: the 32 bytes at the end of its DER form. */
export function publicKeyOf(signingKey: string): string {
  const der = createPublicKey(ed25519Key(signingKey)).export({ format: 'der', type: 'spki' });
  return `${PUBLIC_PREFIX}${der.subarray(-KEY_BYTES).toString('base64')}`;
}

function randomKey(): string {
  return randomBytes(KEY_BYTES).toString('base64');
}

function bytesOf(text: string, prefix: string): Buffer {
  if (text.startsWith(prefix)) return Buffer.from(text.slice(prefix.length), 'base64');
  throw new Error(`A key of a webhook does not begin with ${prefix}. Rotate its secret.`);
}
