import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AesKeySeal } from '../../../../shared/runtime/aes-key-seal.ts';
import {
  METRICS_TOKEN_RENEWAL,
  SIGNING_KEY_RENEWAL,
  WEBHOOK_KEYS_RENEWAL,
} from '../../../../shared/runtime/renewals.ts';

const PRESENT = 'A'.repeat(64);
const WEBHOOK = { ownerId: 'ada', id: 'hook' };

describe.each([
  ['the signing key', SIGNING_KEY_RENEWAL],
  ['the key of webhooks', WEBHOOK_KEYS_RENEWAL],
  ['the token for metrics', METRICS_TOKEN_RENEWAL],
])('%s', (_what, renewal) => {
  test('has a next value that is another each time, and may follow', async () => {
    const [one, other] = [renewal.next(PRESENT), renewal.next(PRESENT)];
    expect(one).not.toBe(other);
    await expect(renewal.check(one, PRESENT)).resolves.toBeUndefined();
  });

  test('is not followed by itself, nor by what is too short', async () => {
    await expect(renewal.check(PRESENT, PRESENT)).rejects.toThrow('is the present one');
    await expect(renewal.check('short', PRESENT)).rejects.toThrow('fewer than');
    await expect(renewal.check('', PRESENT)).rejects.toThrow('fewer than');
  });
});

describe('the key of webhooks', () => {
  test('stays able to open what any key before it has sealed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.string(), async (times, text) => {
        const sealed: string[] = [];
        let value = PRESENT;
        for (let time = 0; time < times; time += 1) {
          const present = value;
          sealed.push(await new AesKeySeal(async () => [present]).seal(text, WEBHOOK));
          value = WEBHOOK_KEYS_RENEWAL.next(present);
          await WEBHOOK_KEYS_RENEWAL.check(value, present);
        }
        const last = new AesKeySeal(async () => [value]);
        for (const one of sealed) expect(await last.open(one, WEBHOOK)).toEqual({ text, isOutdated: true });
      }),
      { numRuns: 20 },
    );
  });

  test('is not followed by one that lacks a key before it, or seals with the present one', async () => {
    const next = 'B'.repeat(64);
    const check = (prepared: string, present: string) => WEBHOOK_KEYS_RENEWAL.check(prepared, present);
    await expect(check(next, PRESENT)).rejects.toThrow('lacks an earlier one');
    await expect(check(`${next} ${PRESENT}`, `${PRESENT} ${'C'.repeat(64)}`)).rejects.toThrow('lacks');
    await expect(check(`${PRESENT} ${PRESENT}`, PRESENT)).rejects.toThrow('go on sealing');
    await expect(check(`${next} ${PRESENT}`, PRESENT)).resolves.toBeUndefined();
  });

  test('says what to do when the secret is full of earlier keys', () => {
    const words = Array.from({ length: 1008 }, () => PRESENT).join(' ');
    expect(words.length).toBeLessThanOrEqual(65_536);
    expect(() => WEBHOOK_KEYS_RENEWAL.next(words)).toThrow('full of earlier keys');
  });
});
