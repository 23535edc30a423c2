import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BAD_CSV } from '../../support/system/client.ts';
import { eventually } from '../../support/system/eventually.ts';
import { type System, startSystem } from '../../support/system/system.ts';

const REDELIVERY_MS = 95 * 60_000;
const MOST_RECEIVES = 5;

describe('a poison message', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  test.each([
    ['intake', 'not JSON'],
    ['intake', { Records: [{ s3: { object: { key: 'uploads/nobody' } } }] }],
    ['validation', { ownerId: 'admin', taskId: 'not-a-uuid' }],
    ['delivery', { source: 'somebody-else' }],
  ] as const)(
    'in %s is set aside after five receives, and its neighbours are done',
    async (queue, poison) => {
      const { admin, clock, operator } = system;
      await admin.renewToken();
      const before = await operator.deadLetters(queue);
      await operator.send(queue, poison);
      const neighbour = await admin.submit(BAD_CSV);
      expect(await admin.finished(neighbour)).toMatchObject({ status: 'succeeded' });
      for (let receive = 1; receive <= MOST_RECEIVES; receive += 1) {
        await system.idle();
        expect(await operator.deadLetters(queue), `after ${receive} receives`).toBe(before);
        clock.advance(REDELIVERY_MS);
      }
      await eventually('the dead letter', async () =>
        (await operator.deadLetters(queue)) === before + 1 ? true : undefined,
      );
      expect(await operator.depth(queue)).toBe(0);
    },
  );
});
