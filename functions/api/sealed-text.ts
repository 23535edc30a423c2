import { hkdfSync, randomBytes } from 'node:crypto';
import { decrypted, encrypted } from '../../shared/runtime/aes-gcm.ts';

const SALT_BYTES = 16;
const KEY_BYTES = 32;
const PURPOSE = 'etl-design kept answer';

/** Encrypts a text so that only who knows `secret` can read it; `context` is what it belongs to and must be told again. */
export function sealText(secret: string, context: string, text: string): string {
  const salt = randomBytes(SALT_BYTES);
  return Buffer.concat([salt, encrypted(text, keyFrom(secret, salt), context)]).toString('base64');
}

/** @throws {Error} when it was sealed with another secret, belongs to something else, or was changed. */
export function openSealedText(secret: string, context: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const key = keyFrom(secret, bytes.subarray(0, SALT_BYTES));
  return decrypted(bytes.subarray(SALT_BYTES), key, context);
}

function keyFrom(secret: string, salt: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, salt, PURPOSE, KEY_BYTES));
}
