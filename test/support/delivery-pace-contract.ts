import { expect, test } from 'vitest';
import type { DeliveryPace } from '../../shared/webhooks/delivery-pace.ts';
import { aName, anId } from './builders.ts';

const at = (second: number) => new Date(Date.parse('2026-01-01T00:00:00.000Z') + second * 1000);

/** What every `DeliveryPace` promises. Each test has its own endpoint. */
export function deliveryPaceContract(create: () => Promise<DeliveryPace>): void {
  const endpoint = () => ({ ownerId: aName(), id: anId() });

  test('admits two seconds’ worth at once, and then as many as fit', async () => {
    const pace = await create();
    const own = endpoint();
    const admitted = async (second: number, calls: number) => {
      let count = 0;
      for (let call = 0; call < calls; call += 1) {
        if (await pace.admit(own, 120, at(second))) count += 1;
      }
      return count;
    };
    expect(await admitted(0, 8)).toBe(5);
    expect(await admitted(0.4, 3)).toBe(0);
    expect(await admitted(0.5, 3)).toBe(1);
    expect(await admitted(1, 3)).toBe(1);
    expect(await admitted(100, 8)).toBe(5);
  });

  test('admits no more when all ask at the same moment', async () => {
    const pace = await create();
    const own = endpoint();
    const answers = await Promise.all(Array.from({ length: 12 }, () => pace.admit(own, 60, at(0))));
    const count = answers.filter(Boolean).length;
    expect(count).toBeGreaterThanOrEqual(1);
    expect(count).toBeLessThanOrEqual(3);
  });

  test('follows a limit that changes, and keeps endpoints apart', async () => {
    const pace = await create();
    const own = endpoint();
    expect(await pace.admit(own, 1, at(0))).toBe(true);
    expect(await pace.admit(own, 60_000, at(1))).toBe(false);
    expect(await pace.admit({ ...own, id: anId() }, 1, at(1))).toBe(true);
    expect(await pace.admit(own, 60_000, at(58))).toBe(true);
    expect(await pace.admit(own, 60_000, at(60))).toBe(true);
  });

  test.each([
    ['two a second', 120, [0, 0, 1, 1, 2]],
    ['one in twenty seconds', 3, [0, 20, 40, 60, 80]],
    ['three a second', 180, [0, 0, 0, 1, 1]],
  ])('puts in a line who must wait: %s', async (_what, perMinute, seconds) => {
    const pace = await create();
    const own = endpoint();
    const given: Date[] = [];
    for (const _ of seconds) given.push(await pace.queue(own, perMinute, at(0.7)));
    expect(given).toEqual(seconds.map(at));
  });

  test('gives each place of the line once, however many ask at the same moment', async () => {
    const pace = await create();
    const own = endpoint();
    const given = await Promise.all(Array.from({ length: 12 }, () => pace.queue(own, 240, at(0))));
    const seconds = given.map((date) => date.getTime()).sort();
    expect(seconds).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2].map((second) => at(second).getTime()));
  });

  test('gives no place of the past', async () => {
    const pace = await create();
    const own = endpoint();
    for (let count = 0; count < 3; count += 1) await pace.queue(own, 60, at(0));
    expect(await pace.queue(own, 60, at(100))).toEqual(at(100));
    expect(await pace.queue(own, 60, at(100))).toEqual(at(101));
  });
}
