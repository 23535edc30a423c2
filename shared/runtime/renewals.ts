import { randomBytes, randomUUID, sign, verify } from 'node:crypto';
import type { Renewal } from '../secrets/renewal.ts';
import { AesKeySeal } from './aes-key-seal.ts';
import { ed25519KeyFrom } from './ed25519-key.ts';

/** In hexadecimal as many characters as the template asks for. */
const KEY_BYTES = 32;
const METRICS_TOKEN_BYTES = 20;
/** The most that Secrets Manager takes. */
const LONGEST_SECRET = 65_536;

/** What access tokens are signed with: another key altogether. */
export const SIGNING_KEY_RENEWAL: Renewal = {
  what: 'The signing key',
  next: () => randomBytes(KEY_BYTES).toString('hex'),
  check: async (prepared, present) => {
    mustDiffer(prepared, present);
    mustBeLongEnough(prepared, KEY_BYTES * 2);
    const key = await ed25519KeyFrom(prepared);
    const text = Buffer.from(randomUUID());
    if (!verify(null, text, key.publicKey, sign(null, text, key.privateKey)))
      throw new Error('The next signing key does not verify what it has signed.');
  },
  // Some may sign with the key before for five minutes more, and a token lives for 15.
  rest: { minutes: 20, because: 'tokens of the key before would be refused' },
};

/** What secrets of webhooks are sealed with: another key in front of those that still open. */
export const WEBHOOK_KEYS_RENEWAL: Renewal = {
  what: 'The key of webhooks',
  next: (present) => {
    const next = `${randomBytes(KEY_BYTES).toString('hex')} ${present}`;
    if (next.length <= LONGEST_SECRET) return next;
    throw new Error(
      'The secret is full of earlier keys. Take them away: docs/runbook.md, “Rotating the key of webhooks”.',
    );
  },
  check: async (prepared, present) => {
    mustDiffer(prepared, present);
    const [first = '', ...others] = words(prepared);
    mustBeLongEnough(first, KEY_BYTES * 2);
    if (words(present).some((word) => !others.includes(word)))
      throw new Error('The next key of webhooks lacks an earlier one.');
    const webhook = { ownerId: randomUUID(), id: randomUUID() };
    const text = randomUUID();
    const before = new AesKeySeal(async () => [present]);
    const after = new AesKeySeal(async () => [prepared]);
    for (const seal of [before, after]) {
      const opened = await after.open(await seal.seal(text, webhook), webhook);
      if (opened.text !== text) throw new Error('The next key of webhooks does not open what it should.');
      if (seal === before && !opened.isOutdated)
        throw new Error('The next key of webhooks would go on sealing with the present one.');
    }
  },
  // As long as a function may not know of the last change.
  rest: { minutes: 5, because: 'a function may not know of that one yet' },
};

/** What Prometheus shows; a scraper outside holds it, so that nothing renews it by itself. */
export const METRICS_TOKEN_RENEWAL: Renewal = {
  what: 'The token for metrics',
  next: () => randomBytes(METRICS_TOKEN_BYTES).toString('hex'),
  check: async (prepared, present) => {
    mustDiffer(prepared, present);
    mustBeLongEnough(prepared, METRICS_TOKEN_BYTES * 2);
  },
  // As long as the API may not know of the last change.
  rest: { minutes: 5, because: 'the API may not know of that one yet' },
};

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function mustDiffer(prepared: string, present: string): void {
  if (prepared === present) throw new Error('The next value is the present one.');
}

function mustBeLongEnough(text: string, characters: number): void {
  if (text.length < characters) throw new Error(`The next value has fewer than ${characters} characters.`);
}
