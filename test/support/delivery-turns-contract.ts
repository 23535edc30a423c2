import { expect, test } from 'vitest';
import type { DeliveryTurns } from '../../shared/webhooks/delivery-turns.ts';
import { aName, anId } from './builders.ts';

const at = (second: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + second * 1000);

/** What every `DeliveryTurns` promises. Each test has its own endpoint. */
export function deliveryTurnsContract(create: () => Promise<DeliveryTurns>): void {
  const endpoint = () => ({ ownerId: aName(), id: anId() });

  test('lets in as many as may, and the next when one has left', async () => {
    const turns = await create();
    const own = endpoint();
    const entered = await Promise.all(Array.from({ length: 5 }, () => turns.enter(own, 3, at(0), at(60))));
    const inside = entered.filter((turn) => turn !== undefined);
    expect(inside.length).toBeGreaterThanOrEqual(1);
    expect(inside.length).toBeLessThanOrEqual(3);
    while (inside.length < 3) inside.push((await turns.enter(own, 3, at(0), at(60))) ?? expect.fail('full'));
    expect(new Set(inside.map(({ number }) => number)).size).toBe(3);
    expect(await turns.enter(own, 3, at(1), at(61))).toBeUndefined();
    expect(await turns.enter(endpoint(), 3, at(1), at(61))).toBeDefined();

    const first = inside[0] ?? expect.fail('nobody inside');
    await turns.leave(own, first);
    expect(await turns.enter(own, 3, at(1), at(61))).toMatchObject({ number: first.number });
    expect(await turns.enter(own, 3, at(1), at(61))).toBeUndefined();
  });

  test('takes who has stayed too long for dead, and lets them take nobody else’s turn with them', async () => {
    const turns = await create();
    const own = endpoint();
    const dead = (await turns.enter(own, 1, at(0), at(60))) ?? expect.fail('full');
    expect(await turns.enter(own, 1, at(59), at(119))).toBeUndefined();
    expect(await turns.enter(own, 1, at(60), at(120))).toBeDefined();
    await turns.leave(own, dead);
    expect(await turns.enter(own, 1, at(61), at(121))).toBeUndefined();
  });
}
