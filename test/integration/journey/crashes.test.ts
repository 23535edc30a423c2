import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CrashDrill, type DrillFile, startCrashDrill } from '../../support/system/crash-drill.ts';
import { eventually } from '../../support/system/eventually.ts';

/** Longer than any queue hides a message that its consumer did not finish: six times 15 minutes. */
const REDELIVERY_MS = 95 * 60_000;
const MOST_CALLS = 60;
/** A journey for every call takes a while where others work, too. */
const LONG_MS = 600_000;
/** Where the message waits of which a worker died. */
const QUEUES = {
  Intake: ['intake'],
  Validation: ['validation'],
  FanOut: ['delivery'],
  Notifications: ['quick', 'trial', 'slow'],
} as const;

describe('a worker that dies', () => {
  let drill: CrashDrill;
  beforeAll(async () => {
    drill = await startCrashDrill();
  });
  afterAll(() => drill[Symbol.asyncDispose]());

  const moments = ['before', 'after'] as const;
  for (const moment of moments) {
    test.each<[keyof typeof QUEUES, DrillFile]>([
      ['Intake', 'new'],
      ['Validation', 'new'],
      ['Validation', 'known'],
      ['FanOut', 'new'],
      ['Notifications', 'new'],
    ])(
      `%s, with a %s file, ${moment} any of its calls: the same result`,
      async (worker, file) => {
        const { system } = drill;
        let crashes = 0;
        for (let call = 1; ; call += 1) {
          expect(call, 'calls of one journey').toBeLessThan(MOST_CALLS);
          const crash = system.crash(worker, moment, call);
          const taskId = await drill.submit(file);
          await eventually(`${worker} to crash at call ${call}, or the task to end`, async () =>
            crash.hasFired || (await drill.isOver(taskId)) ? true : undefined,
          );
          if (!crash.hasFired) {
            crash.cancel();
            break; // it made fewer calls than that
          }
          crashes += 1;
          const depths = await Promise.all(QUEUES[worker].map((queue) => system.operator.depth(queue)));
          expect(Math.max(...depths), 'the message is not acknowledged').toBeGreaterThan(0);
          await drill.wait(REDELIVERY_MS);
          await drill.expectTheUsualEnd(taskId, `${worker} died ${moment} call ${call}`, file);
        }
        expect(crashes, 'calls that the journey needs').toBeGreaterThan(2);
      },
      LONG_MS,
    );
  }
});
