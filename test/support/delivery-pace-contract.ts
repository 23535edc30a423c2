import { expect, test } from 'vitest';
import type { DeliveryPace } from '../../shared/webhooks/delivery-pace.ts';
import { aName, anId } from './builders.ts';

const NOW = new Date('2026-01-01T00:00:00.700Z');
const second = (number: number) => new Date(Date.parse('2026-01-01T00:00:00.000Z') + number * 1000);

/** What every `DeliveryPace` promises. Each test has its own endpoint. */
export function deliveryPaceContract(create: () => Promise<DeliveryPace>): void {
  const endpoint = () => ({ ownerId: aName(), id: anId() });

  test.each([
    ['two a second', 120, [0, 0, 1, 1, 2]],
    ['one in twenty seconds', 3, [0, 20, 40, 60, 80]],
    ['three a second', 180, [0, 0, 0, 1, 1]],
  ])('gives no second more places than fit: %s', async (_what, perMinute, seconds) => {
    const pace = await create();
    const own = endpoint();
    const given: Date[] = [];
    for (const _ of seconds) given.push(await pace.reserve(own, 'attempts', perMinute, NOW));
    expect(given).toEqual(seconds.map(second));
  });

  test('gives each place once, however many ask at the same moment', async () => {
    const pace = await create();
    const own = endpoint();
    const given = await Promise.all(
      Array.from({ length: 12 }, () => pace.reserve(own, 'attempts', 240, NOW)),
    );
    const seconds = given.map((date) => date.getTime()).sort();
    expect(seconds).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2].map((number) => second(number).getTime()));
  });

  test('gives no place of the past, and keeps lanes and endpoints apart', async () => {
    const pace = await create();
    const own = endpoint();
    for (let count = 0; count < 3; count += 1) await pace.reserve(own, 'attempts', 60, NOW);
    expect(await pace.reserve(own, 'attempts', 60, second(100))).toEqual(second(100));
    expect(await pace.reserve(own, 'attempts', 60, second(100))).toEqual(second(101));
    expect(await pace.reserve(own, 'waiting', 60, second(100))).toEqual(second(100));
    expect(await pace.reserve({ ...own, id: anId() }, 'attempts', 60, second(100))).toEqual(second(100));
  });

  test('follows a limit that changes', async () => {
    const pace = await create();
    const own = endpoint();
    const given: Date[] = [];
    for (const perMinute of [1, 60, 60, 60]) {
      given.push(await pace.reserve(own, 'attempts', perMinute, NOW));
    }
    expect(given).toEqual([0, 60, 61, 62].map(second));
  });
}
