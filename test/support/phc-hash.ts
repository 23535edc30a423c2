import { argon2Sync } from 'node:crypto';

export interface HashSettings {
  readonly memory: number;
  readonly passes: number;
  readonly bytes: number;
}

/** An argon2id hash as a PHC string, as any library writes it, with settings of its own. */
export function phcHash(password: string, { memory, passes, bytes }: HashSettings): string {
  const nonce = Buffer.alloc(16, 7);
  const key = argon2Sync('argon2id', {
    message: password,
    nonce,
    memory,
    passes,
    parallelism: 1,
    tagLength: bytes,
  });
  const [salt, hash] = [nonce, key].map((part) => part.toString('base64').replaceAll('=', ''));
  return `$argon2id$v=19$m=${memory},t=${passes},p=1$${salt}$${hash}`;
}
