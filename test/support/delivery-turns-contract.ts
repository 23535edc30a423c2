import { expect, test } from 'vitest';
import type { DeliveryTurn, DeliveryTurns, TurnsTaken } from '../../shared/webhooks/delivery-turns.ts';
import { aName, anId } from './builders.ts';

const at = (second: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + second * 1000);

const isIn = (entered: DeliveryTurn | TurnsTaken): entered is DeliveryTurn => 'number' in entered;

/** What every `DeliveryTurns` promises. Each test has its own endpoint. */
export function deliveryTurnsContract(create: () => Promise<DeliveryTurns>): void {
  const endpoint = () => ({ ownerId: aName(), id: anId() });

  test('lets in as many as may, and the next when one has left', async () => {
    const turns = await create();
    const own = endpoint();
    const entered = await Promise.all(
      Array.from({ length: 5 }, () => turns.enter(own, { atOnce: 3, now: at(0), until: at(60) })),
    );
    const inside = entered.filter(isIn);
    expect(inside.length).toBeGreaterThanOrEqual(1);
    expect(inside.length).toBeLessThanOrEqual(3);
    while (inside.length < 3)
      inside.push(await oneOf(turns.enter(own, { atOnce: 3, now: at(0), until: at(60) })));
    expect(new Set(inside.map(({ number }) => number)).size).toBe(3);
    expect(await turns.enter(own, { atOnce: 3, now: at(1), until: at(61) })).toEqual({ firstUntil: at(60) });
    expect(await turns.enter(endpoint(), { atOnce: 3, now: at(1), until: at(61) })).toMatchObject({
      until: at(61),
    });

    const first = inside[0] ?? expect.fail('nobody inside');
    await turns.leave(own, first);
    expect(await turns.enter(own, { atOnce: 3, now: at(1), until: at(61) })).toMatchObject({
      number: first.number,
    });
    expect(await turns.enter(own, { atOnce: 3, now: at(1), until: at(61) })).toEqual({ firstUntil: at(60) });
  });

  test('lets nobody join those who wait for longer than they may', async () => {
    const turns = await create();
    const own = endpoint();
    const patient = (second: number) =>
      turns.enter(own, { atOnce: 3, now: at(second), until: at(second + 60), patienceMs: 500 });
    const first = await oneOf(patient(0));
    await oneOf(patient(0));
    expect(await patient(1)).toEqual({ firstUntil: at(60) });
    await turns.leave(own, first);
    expect(await patient(1)).toEqual({ firstUntil: at(60) });
    expect(await patient(60)).toMatchObject({ until: at(120) });
    expect(await turns.enter(own, { atOnce: 3, now: at(61), until: at(121) })).toMatchObject({
      until: at(121),
    });
  });

  test('takes who has stayed too long for dead, and lets them take nobody else’s turn with them', async () => {
    const turns = await create();
    const own = endpoint();
    const dead = await oneOf(turns.enter(own, { atOnce: 1, now: at(0), until: at(60) }));
    expect(await turns.enter(own, { atOnce: 1, now: at(59), until: at(119) })).toEqual({
      firstUntil: at(60),
    });
    await oneOf(turns.enter(own, { atOnce: 1, now: at(60), until: at(120) }));
    await turns.leave(own, dead);
    expect(await turns.enter(own, { atOnce: 1, now: at(61), until: at(121) })).toEqual({
      firstUntil: at(120),
    });
  });
}

async function oneOf(entering: Promise<DeliveryTurn | TurnsTaken>): Promise<DeliveryTurn> {
  const entered = await entering;
  return isIn(entered) ? entered : expect.fail('all turns are taken');
}
