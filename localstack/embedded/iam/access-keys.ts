import { randomBytes } from 'node:crypto';
import type { Journal } from '../journal.ts';
import type { Principal } from '../service.ts';

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const SPACE = 'access-keys';

/** The holder's name of a function's key. */
export function functionHolder(functionName: string): string {
  return `function ${functionName}`;
}

/** The access keys of whoever runs the local cloud and of each function. The journal keeps them, and with them presigned URLs. */
export class AccessKeys {
  readonly #journal: Journal;
  readonly #keys: Map<string, AccessKey>;
  readonly #principals = new Map<string, { readonly secret: string; readonly principal: Principal }>();

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#keys = journal.load<AccessKey>(SPACE);
  }

  /** The key of this holder: the one it had before the restart, or the one that is given, or a new one. */
  issue(holder: string, principal: Principal, given?: AccessKey): AccessKey {
    const key = this.#keys.get(holder) ?? this.#keep(holder, given ?? newKey());
    this.#principals.set(key.accessKeyId, { secret: key.secretAccessKey, principal });
    return { ...key }; // SDKs write into the credentials they are given
  }

  /** The key that was issued to this holder. */
  of(holder: string): AccessKey | undefined {
    return this.#keys.get(holder);
  }

  secretOf(accessKeyId: string): string | undefined {
    return this.#principals.get(accessKeyId)?.secret;
  }

  principalOf(accessKeyId: string): Principal | undefined {
    return this.#principals.get(accessKeyId)?.principal;
  }

  #keep(holder: string, key: AccessKey): AccessKey {
    this.#keys.set(holder, key);
    this.#journal.put(SPACE, holder, key);
    return key;
  }
}

function newKey(): AccessKey {
  return {
    accessKeyId: `AKIALOCAL${randomBytes(6).toString('hex').slice(0, 11).toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64url'),
  };
}
