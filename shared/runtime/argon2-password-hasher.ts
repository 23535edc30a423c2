import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { PasswordCheck, PasswordHasher } from '../users/password-hasher.ts';

const derive = promisify(argon2);

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. */
const TODAY = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;

const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,88})\$([A-Za-z0-9+/]{11,88})$/;

interface Settings {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** argon2id by Node's own crypto, off the main thread. */
export class Argon2PasswordHasher implements PasswordHasher {
  readonly decoy = format(TODAY, randomBytes(SALT_BYTES), randomBytes(KEY_BYTES));

  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    return format(TODAY, salt, await deriveKey(TODAY, password, salt, KEY_BYTES));
  }

  async verify(password: string, hash: string): Promise<PasswordCheck> {
    const { settings, salt, key } = parse(hash);
    const derived = await deriveKey(settings, password, salt, key.byteLength);
    const isOutdated =
      settings.memory < TODAY.memory || settings.passes < TODAY.passes || key.byteLength < KEY_BYTES;
    return { isMatch: timingSafeEqual(derived, key), isOutdated };
  }
}

function deriveKey(settings: Settings, password: string, salt: Buffer, tagLength: number): Promise<Buffer> {
  // One spelling for what looks the same: é may be typed as one character or as two.
  const message = password.normalize('NFC');
  return derive('argon2id', { ...settings, message, nonce: salt, tagLength });
}

function format({ memory, passes, parallelism }: Settings, salt: Buffer, key: Buffer): string {
  const parameters = `m=${memory},t=${passes},p=${parallelism}`;
  return `$argon2id$v=19$${parameters}$${unpadded(salt)}$${unpadded(key)}`;
}

function parse(hash: string): { settings: Settings; salt: Buffer; key: Buffer } {
  const [, memory, passes, parallelism, salt = '', key = ''] = PHC.exec(hash) ?? [];
  if (memory === undefined) throw new Error('A stored password hash is not an argon2id PHC string.');
  return {
    settings: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64'),
  };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
