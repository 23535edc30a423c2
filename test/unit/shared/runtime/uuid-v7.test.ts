import { expect, test } from 'vitest';
import { z } from 'zod';
import { createUuidV7 } from '../../../../shared/runtime/uuid-v7.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';

test('makes UUIDs of version 7 that begin with the time', () => {
  const { now } = new FixedClock('2026-01-01T00:00:00.000Z');
  const id = createUuidV7(now)();
  expect(z.uuidv7().safeParse(id).success).toBe(true);
  expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(now().getTime());
});

test('keeps their order within a millisecond, over more than fit into one, and when the clock goes back', () => {
  const clock = new FixedClock();
  const newId = createUuidV7(clock.now);
  const ids = Array.from({ length: 10_000 }, () => newId());
  clock.advance(-5000);
  ids.push(newId(), newId());
  clock.advance(10_000);
  ids.push(newId());
  expect(ids).toEqual([...ids].sort());
  expect(new Set(ids).size).toBe(ids.length);
});
