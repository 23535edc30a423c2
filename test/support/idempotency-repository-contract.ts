import { expect, test } from 'vitest';
import { StaleWriteError } from '../../shared/errors.ts';
import type { IdempotencyRecord } from '../../shared/idempotency/idempotency-record.ts';
import type { IdempotencyRepository } from '../../shared/idempotency/idempotency-repository.ts';
import { aName, anId } from './builders.ts';

const NOW = new Date('2026-01-01T00:00:00.000Z');

function aRecord(change: Partial<IdempotencyRecord> = {}): IdempotencyRecord {
  return {
    ownerId: aName(),
    key: 'key #1 "ä"',
    version: 1,
    fingerprint: 'abc',
    resourceId: anId(),
    lockedUntil: '2026-01-01T00:01:00.000Z',
    expiresAt: '2026-01-02T00:00:00.000Z',
    ...change,
  };
}

/** What every `IdempotencyRepository` promises. */
export function idempotencyRepositoryContract(create: () => Promise<IdempotencyRepository>): void {
  test('lets one of many claim a key and gives its record to the others', async () => {
    const records = await create();
    const ownerId = aName();
    const rivals = Array.from({ length: 10 }, () => aRecord({ ownerId }));
    const found = await Promise.all(rivals.map((rival) => records.claim(rival, NOW)));
    const winner = rivals[found.indexOf(undefined)];
    expect(found.filter((one) => one !== undefined)).toEqual(Array.from({ length: 9 }, () => winner));
  });

  test('keeps keys of users apart, and keys of one user', async () => {
    const records = await create();
    const record = aRecord();
    await records.claim(record, NOW);
    expect(await records.claim({ ...record, ownerId: aName('grace') }, NOW)).toBeUndefined();
    expect(await records.claim({ ...record, key: 'key #2' }, NOW)).toBeUndefined();
  });

  test('gives back an answer as it was', async () => {
    const records = await create();
    const record = aRecord();
    const answer = { status: 201, headers: { location: '/x', 'content-type': 'a/b' }, body: '{"ö":""}' };
    await records.claim(record, NOW);
    await records.update({ ...record, version: 2, answer });
    expect(await records.claim(aRecord({ ...record, version: 1 }), NOW)).toEqual({
      ...record,
      version: 2,
      answer,
    });
  });

  test('lets a key be claimed again once it has expired, also where it is still stored', async () => {
    const records = await create();
    const record = aRecord();
    await records.claim(record, NOW);
    const again = aRecord({ ...record, resourceId: anId(), expiresAt: '2026-01-03T00:00:00.000Z' });
    expect(await records.claim(again, new Date('2026-01-01T23:59:59.999Z'))).toEqual(record);
    expect(await records.claim(again, new Date('2026-01-02T00:00:00.000Z'))).toBeUndefined();
    expect(await records.claim(record, NOW)).toEqual(again);
  });

  test('lets only one of two concurrent writers win', async () => {
    const records = await create();
    const record = aRecord();
    await records.claim(record, NOW);
    const next = { ...record, version: 2 };
    const losses = (await Promise.allSettled([records.update(next), records.update(next)])).filter(
      (outcome) => outcome.status === 'rejected',
    );
    expect(losses).toHaveLength(1);
    expect(losses[0]?.reason).toBeInstanceOf(StaleWriteError);
  });

  test('finds what has expired in one of its parts, once, and forgets it unless the key was claimed again', async () => {
    const records = await create();
    const [expired, again, later] = [
      aRecord(),
      aRecord(),
      aRecord({ expiresAt: '2026-01-03T00:00:00.000Z' }),
    ];
    for (const record of [expired, again, later]) await records.claim(record, NOW);
    const at = new Date('2026-01-02T00:00:00.000Z');
    const found = (
      await Promise.all([0, 1, 2].map((part) => records.expired({ part, of: 3 }, at, 1000)))
    ).flat();
    const keysOf = (record: typeof expired) => ({ ownerId: record.ownerId, key: record.key });
    for (const record of [expired, again]) {
      expect(found.filter(({ ownerId }) => ownerId === record.ownerId)).toEqual([keysOf(record)]);
    }
    expect(found).not.toContainEqual(keysOf(later));
    const claimed = aRecord({ ...again, expiresAt: '2026-01-03T00:00:00.000Z' });
    await records.claim(claimed, at);
    for (const record of [expired, again, later, expired]) await records.forget(record, at);
    expect(await records.claim(expired, NOW)).toBeUndefined();
    expect(await records.claim(again, NOW)).toEqual(claimed);
    expect(await records.claim(later, NOW)).toEqual(later);
  });

  test('forgets a record, but not one that has changed since', async () => {
    const records = await create();
    const record = aRecord();
    const next = { ...record, version: 2 };
    await records.claim(record, NOW);
    await records.update(next);
    await records.remove(record);
    expect(await records.claim(record, NOW)).toEqual(next);
    await records.remove(next);
    await records.remove(next);
    expect(await records.claim(record, NOW)).toBeUndefined();
  });
}
