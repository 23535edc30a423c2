import { expect, test } from 'vitest';
import type { IdempotencyRecord } from '../../../../shared/idempotency/idempotency-record.ts';
import { sweepIdempotency } from '../../../../shared/idempotency/sweep-idempotency.ts';
import { anId } from '../../../support/builders.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';
import { InMemoryIdempotencyRepository } from '../../../support/in-memory-idempotency-repository.ts';

const START = '2026-01-01T00:00:00.000Z';
const MINUTE_MS = 60_000;

async function claimed(count: number, expiresAt: string) {
  const clock = new FixedClock(START);
  const idempotency = new InMemoryIdempotencyRepository();
  const records: IdempotencyRecord[] = Array.from({ length: count }, (_, index) => ({
    ownerId: 'ada',
    key: `key-${index}`,
    version: 1,
    fingerprint: 'print',
    resourceId: anId(),
    lockedUntil: START,
    expiresAt,
  }));
  for (const record of records) await idempotency.claim(record, clock.now());
  /** How many are still stored, whatever the time. */
  const stored = async () =>
    (await idempotency.expired({ part: 0, of: 1 }, new Date('2999-01-01'), 100_000)).length;
  /** How many of them belong to the present minute. */
  const inTurn = async () => (await idempotency.expired({ part: 0, of: 60 }, clock.now(), 100_000)).length;
  return { clock, idempotency, now: clock.now, records, stored, inTurn };
}

test('within an hour everything is forgotten that has expired, and nothing else', async () => {
  const world = await claimed(200, START);
  const [first = expect.fail('nothing claimed')] = world.records;
  const present = { ...first, key: 'present', expiresAt: '2026-01-02T00:00:00.000Z' };
  await world.idempotency.claim(present, world.now());
  for (let minute = 0; minute < 60; minute += 1) {
    await sweepIdempotency(world);
    world.clock.advance(MINUTE_MS);
  }
  expect(await world.stored()).toBe(1);
  expect(await world.idempotency.claim(present, world.now())).toEqual(present);
});

test('two runs at once forget what is in turn, and do no harm', async () => {
  const world = await claimed(600, START);
  const inTurn = await world.inTurn();
  expect(inTurn).toBeGreaterThanOrEqual(1);
  await Promise.all([sweepIdempotency(world), sweepIdempotency(world)]);
  expect(await world.stored()).toBe(600 - inTurn);
});

test('one that cannot be forgotten keeps no other, and is counted in the end', async () => {
  const world = await claimed(600, START);
  const inTurn = await world.inTurn();
  let refused: string | undefined;
  const forget: typeof world.idempotency.forget = async (key, now) => {
    refused ??= key.key;
    if (refused === key.key) throw new Error('table down');
    await world.idempotency.forget(key, now);
  };
  const expired: typeof world.idempotency.expired = (...asked) => world.idempotency.expired(...asked);
  await expect(sweepIdempotency({ idempotency: { forget, expired }, now: world.now })).rejects.toThrow(
    'Not all expired keys could be forgotten (faults: 1).',
  );
  expect(await world.stored()).toBe(600 - inTurn + 1);
});

test('a run forgets a thousand at most', async () => {
  const world = await claimed(90_000, START);
  expect(await world.inTurn()).toBeGreaterThan(1000);
  await sweepIdempotency(world);
  expect(await world.stored()).toBe(89_000);
}, 30_000);
