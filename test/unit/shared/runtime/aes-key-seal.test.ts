import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AesKeySeal } from '../../../../shared/runtime/aes-key-seal.ts';
import { newWebhookKeys } from '../../../../shared/webhooks/webhook-keys.ts';

const WEBHOOK = { ownerId: 'ada', id: '01920000-0001-7000-8000-000000000001' };
const sealOf = (...values: string[]) => new AesKeySeal(async () => values);
const { secret } = newWebhookKeys();

describe('AesKeySeal', () => {
  test('opens what it sealed, which says nothing of what is inside and is never the same twice', async () => {
    const seal = sealOf('master');
    const sealed = [await seal.seal(secret, WEBHOOK), await seal.seal(secret, WEBHOOK)];
    expect(new Set(sealed).size).toBe(2);
    for (const text of sealed) {
      expect(text).toMatch(/^sealed1\.[\w-]{12}\.[\w-]+$/);
      expect(Buffer.from(text.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('whsec_');
      expect(await seal.open(text, WEBHOOK)).toEqual({ text: secret, isOutdated: false });
    }
  });

  test('opens nothing for another webhook or owner, and nothing that was changed anywhere', async () => {
    const seal = sealOf('master');
    const sealed = await seal.seal(secret, WEBHOOK);
    for (const other of [
      { ...WEBHOOK, ownerId: 'grace' },
      { ...WEBHOOK, id: '01920000-0002-7000-8000-000000000001' },
    ]) {
      await expect(seal.open(sealed, other)).rejects.toThrow('sealed for another webhook');
    }
    const place = fc.nat({ max: sealed.length - 1 });
    await fc.assert(
      fc.asyncProperty(place, fc.constantFrom(...'.-_Aa0é '), async (at, character) => {
        fc.pre(sealed[at] !== character && at < sealed.length - 1); // the last one may carry unused bits
        const changed = `${sealed.slice(0, at)}${character}${sealed.slice(at + 1)}`;
        await expect(seal.open(changed, WEBHOOK)).rejects.toThrow();
      }),
    );
    for (const nonsense of ['', 'hunter2', 'sealed1.', 'sealed1.abc.', `${sealed}.x`]) {
      await expect(seal.open(nonsense, WEBHOOK)).rejects.toThrow();
    }
    await expect(seal.open('hunter2', WEBHOOK)).rejects.not.toThrow('hunter2');
  });

  test('opens what an earlier key sealed, for as long as that is behind the present one, and says so', async () => {
    const sealed = await sealOf('old').seal(secret, WEBHOOK);
    for (const rotated of [sealOf('new', 'old'), sealOf('new\nold'), sealOf('newest', 'new old')]) {
      expect(await rotated.open(sealed, WEBHOOK)).toEqual({ text: secret, isOutdated: true });
      const again = await rotated.seal(secret, WEBHOOK);
      expect(await rotated.open(again, WEBHOOK)).toEqual({ text: secret, isOutdated: false });
    }
    await expect(sealOf('new').open(sealed, WEBHOOK)).rejects.toThrow('Put it back');
    await expect(sealOf(' ').seal(secret, WEBHOOK)).rejects.toThrow('is empty');
  });

  test('asks for the newest values when it does not know a key: another process heard of a rotation first', async () => {
    const asked: string[] = [];
    const seal = new AesKeySeal(async (freshness) => {
      asked.push(freshness);
      return freshness === 'newest' ? ['new', 'old'] : ['old'];
    });
    const sealed = await sealOf('new').seal(secret, WEBHOOK);
    expect(await seal.open(sealed, WEBHOOK)).toEqual({ text: secret, isOutdated: false });
    expect(asked).toEqual(['recent', 'newest']);
  });

  test('takes keys from before there was a seal as they are, to be sealed', async () => {
    for (const text of Object.values(newWebhookKeys())) {
      expect(await sealOf('master').open(text, WEBHOOK)).toEqual({ text, isOutdated: true });
    }
  });
});
