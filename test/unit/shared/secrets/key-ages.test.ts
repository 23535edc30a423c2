import { expect, test } from 'vitest';
import { KeyAges } from '../../../../shared/secrets/key-ages.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function setup() {
  const clock = new FixedClock();
  const madeAt = new Map([
    ['arn:a', new Date(clock.now().getTime() - 2 * DAY_MS)],
    ['arn:b', new Date(clock.now().getTime() - 33.5 * DAY_MS)],
  ]);
  const told: unknown[] = [];
  const ages = new KeyAges({
    keyDates: {
      madeAt: async (secretId) => {
        const date = madeAt.get(secretId);
        if (date === undefined) throw new Error('secrets are down');
        return date;
      },
    },
    keys: new Map([
      ['signing', 'arn:a'],
      ['webhooks', 'arn:b'],
    ]),
    gauge: (name, value) => told.push([name, value]),
    tell: (message, { key, days }) => told.push([message, key, days]),
    now: clock.now,
  });
  return { clock, madeAt, told, ages };
}

test('the age of each key is told, and that of the oldest counted', async () => {
  const { ages, told } = setup();
  await ages.measure();
  expect(told).toEqual([
    ['age of a key', 'signing', 2],
    ['age of a key', 'webhooks', 33.5],
    ['OldestKeyDays', 33.5],
  ]);
});

test('ages are measured once an hour, however often they are asked for', async () => {
  const { ages, told, clock } = setup();
  for (let minute = 0; minute < 60; minute += 1) {
    await ages.measure();
    clock.advance(HOUR_MS / 60);
  }
  expect(told).toHaveLength(3);
  await ages.measure();
  expect(told).toHaveLength(6);
});

test('what could not be measured is asked for the next time', async () => {
  const { ages, told, madeAt } = setup();
  const date = madeAt.get('arn:b') ?? new Date();
  madeAt.delete('arn:b');
  await expect(ages.measure()).rejects.toThrow('secrets are down');
  expect(told).toEqual([]);
  madeAt.set('arn:b', date);
  await ages.measure();
  expect(told).toHaveLength(3);
});

test('a clock that is behind makes no key younger than new', async () => {
  const { ages, told, madeAt, clock } = setup();
  for (const secret of madeAt.keys()) madeAt.set(secret, new Date(clock.now().getTime() + 5000));
  await ages.measure();
  expect(told.at(-1)).toEqual(['OldestKeyDays', 0]);
});
