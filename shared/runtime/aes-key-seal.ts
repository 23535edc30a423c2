import { hkdfSync } from 'node:crypto';
import type { WebhookKey } from '../webhooks/delivery-repository.ts';
import type { KeySeal, OpenedKey } from '../webhooks/key-seal.ts';
import { decrypted, encrypted } from './aes-gcm.ts';

const KEY_BYTES = 32;
const ID_BYTES = 9;
const KEY_PURPOSE = 'etl-design/webhook-keys/aes-256-gcm';
const ID_PURPOSE = 'etl-design/webhook-keys/id';
/** `sealed1.<id of the master key>.<nonce, ciphertext and tag>` */
const FORM = /^sealed1\.([\w-]+)\.([\w-]+)$/;
/** Keys of webhooks from before they were sealed. */
const PLAIN = /^wh(sec|sk)_/;

/** Values of the secret, the one in force first. Each has one key or several, with blanks between them. */
export type MasterSecrets = (freshness: 'recent' | 'newest') => Promise<readonly string[]>;

interface MasterKey {
  readonly id: string;
  readonly key: Buffer;
}

/** AES-256-GCM under keys that are derived from a secret. The first of them seals, all of them open. */
export class AesKeySeal implements KeySeal {
  readonly #secrets: MasterSecrets;
  readonly #derived = new Map<string, MasterKey>();

  constructor(secrets: MasterSecrets) {
    this.#secrets = secrets;
  }

  async seal(text: string, webhook: WebhookKey): Promise<string> {
    const { id, key } = first(await this.#masterKeys('recent'));
    const content = encrypted(text, key, contextOf(webhook));
    return `sealed1.${id}.${content.toString('base64url')}`;
  }

  async open(sealed: string, webhook: WebhookKey): Promise<OpenedKey> {
    if (PLAIN.test(sealed)) return { text: sealed, isOutdated: true };
    const [, id, content] = FORM.exec(sealed) ?? [];
    if (id === undefined || content === undefined)
      throw new Error('A key of a webhook is not sealed as it should be.');
    const { key, isOutdated } = await this.#masterKey(id);
    return { text: opened(Buffer.from(content, 'base64url'), key, webhook), isOutdated };
  }

  /** Another process may have heard of a rotation first: a key that is not known is looked for once more. */
  async #masterKey(id: string): Promise<{ readonly key: Buffer; readonly isOutdated: boolean }> {
    for (const freshness of ['recent', 'newest'] as const) {
      const keys = await this.#masterKeys(freshness);
      const found = keys.find((candidate) => candidate.id === id);
      if (found !== undefined) return { key: found.key, isOutdated: found !== keys[0] };
    }
    throw new Error(
      `The key ${id}, which keys of a webhook were sealed with, is not in the secret any more. Put it back behind the present one.`,
    );
  }

  async #masterKeys(freshness: 'recent' | 'newest'): Promise<readonly MasterKey[]> {
    const values = await this.#secrets(freshness);
    return values
      .flatMap((value) => value.split(/\s+/).filter((text) => text !== ''))
      .map((text) => this.#derive(text));
  }

  #derive(text: string): MasterKey {
    const known = this.#derived.get(text);
    if (known !== undefined) return known;
    const derive = (purpose: string, bytes: number) =>
      Buffer.from(hkdfSync('sha256', text, '', purpose, bytes));
    const key = {
      id: derive(ID_PURPOSE, ID_BYTES).toString('base64url'),
      key: derive(KEY_PURPOSE, KEY_BYTES),
    };
    this.#derived.set(text, key);
    return key;
  }
}

function first(keys: readonly MasterKey[]): MasterKey {
  const [key] = keys;
  if (key === undefined) throw new Error('The secret that keys of webhooks are sealed with is empty.');
  return key;
}

/** @throws {Error} that says nothing of what is inside. */
function opened(content: Uint8Array, key: Uint8Array, webhook: WebhookKey): string {
  try {
    return decrypted(content, key, contextOf(webhook));
  } catch (cause) {
    throw new Error('A key of a webhook was changed, or sealed for another webhook.', { cause });
  }
}

/** What is encrypted together with it stays together with it. */
function contextOf({ ownerId, id }: WebhookKey): string {
  return JSON.stringify([ownerId, id]);
}
