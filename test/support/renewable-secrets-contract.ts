import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type RenewableSecrets, versionInForce } from '../../shared/secrets/renewable-secrets.ts';

export interface RenewableSecretsUnderTest {
  readonly secrets: RenewableSecrets;
  /** A secret whose value is `first`. */
  readonly secretId: string;
}

/** What every `RenewableSecrets` promises. */
export function renewableSecretsContract(setup: () => Promise<RenewableSecretsUnderTest>): void {
  describe('secrets that are renewed', () => {
    const labelsOf = async ({ secrets, secretId }: RenewableSecretsUnderTest) => {
      const { labels } = await secrets.describe(secretId);
      return Object.fromEntries([...labels].flatMap(([id, its]) => its.map((label) => [label, id])));
    };

    test('have a version in force, and nothing else at first', async () => {
      const { secrets, secretId } = await setup();
      const state = await secrets.describe(secretId);
      expect([...state.labels.values()]).toEqual([['current']]);
      expect(state.rotatedAt).toBeUndefined();
      const version = await secrets.read(secretId, versionInForce(state));
      expect(version).toEqual({ text: 'first', createdAt: expect.any(Date) });
    });

    test('have no version that nobody has prepared', async () => {
      const { secrets, secretId } = await setup();
      expect(await secrets.read(secretId, randomUUID())).toBeUndefined();
    });

    test('keep what is prepared apart, until it is put in force in place of what is', async () => {
      const under = await setup();
      const { secrets, secretId } = under;
      const [first, next] = [(await labelsOf(under)).current ?? '', randomUUID()];
      expect(await secrets.prepare(secretId, next, 'second')).toBe(true);
      expect(await labelsOf(under)).toEqual({ current: first, pending: next });
      expect(await secrets.putInForce(secretId, next, first)).toBe(true);
      expect(await labelsOf(under)).toMatchObject({ current: next, previous: first });
      expect((await secrets.read(secretId, next))?.text).toBe('second');
    });

    test('take a version’s value once', async () => {
      const { secrets, secretId } = await setup();
      const next = randomUUID();
      await secrets.prepare(secretId, next, 'second');
      expect(await secrets.prepare(secretId, next, 'second')).toBe(true);
      expect(await secrets.prepare(secretId, next, 'third')).toBe(false);
      expect((await secrets.read(secretId, next))?.text).toBe('second');
    });

    test('are changed by one of two who have seen the same', async () => {
      const under = await setup();
      const { secrets, secretId } = under;
      const first = (await labelsOf(under)).current ?? '';
      const [one, other] = [randomUUID(), randomUUID()];
      await secrets.prepare(secretId, one, 'one');
      await secrets.prepare(secretId, other, 'other');
      expect(await labelsOf(under)).toEqual({ current: first, pending: other });
      expect(await secrets.putInForce(secretId, one, first)).toBe(true);
      expect(await secrets.putInForce(secretId, other, first)).toBe(false);
      expect(await labelsOf(under)).toEqual({ current: one, previous: first, pending: other });
    });

    test('have what is pending taken back, and nothing else', async () => {
      const under = await setup();
      const { secrets, secretId } = under;
      const next = randomUUID();
      await secrets.prepare(secretId, next, 'second');
      await secrets.withdraw(secretId, (await labelsOf(under)).current ?? '');
      expect(await labelsOf(under)).toHaveProperty('pending', next);
      await secrets.withdraw(secretId, next);
      expect(Object.keys(await labelsOf(under))).toEqual(['current']);
    });
  });
}
