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
