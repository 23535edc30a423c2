import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';

const PURPOSE = 'etl-design/access-token/ed25519';

/** What stands in front of the 32 bytes of seed in a PKCS #8 Ed25519 key (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

export interface SigningKey {
  /** RFC 7638 thumbprint of the public key. */
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Derives a key pair from a secret of any form: the same secret gives the same keys in every process. */
export async function ed25519KeyFrom(secret: string): Promise<SigningKey> {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', PURPOSE, 32));
  const key = Buffer.concat([PKCS8_PREFIX, seed]);
  const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  const { kty, crv, x } = publicKey.export({ format: 'jwk' });
  return { id: await calculateJwkThumbprint({ kty, crv, x }), privateKey, publicKey };
}
