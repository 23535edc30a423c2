import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CrashDrill, startCrashDrill } from '../../support/system/crash-drill.ts';
import { eventually } from '../../support/system/eventually.ts';

const MINUTE_MS = 60_000;
const MOST_CALLS = 60;
const MOST_MINUTES = 5;
/** A journey for every call takes a while where others work, too. */
const LONG_MS = 600_000;

describe('a sweeper that dies', () => {
  let drill: CrashDrill;
  beforeAll(async () => {
    drill = await startCrashDrill();
    await drill.system.operator.loseUploadEvents();
  });
  afterAll(() => drill[Symbol.asyncDispose]());

  test.each(['before', 'after'] as const)(
    '%s any of its calls still finds the upload that nobody was told of',
    async (moment) => {
      const { system } = drill;
      let crashes = 0;
      for (let call = 1; ; call += 1) {
        expect(call, 'calls of one sweep').toBeLessThan(MOST_CALLS);
        const taskId = await drill.submit();
        const crash = system.crash('Sweeper', moment, call);
        await drill.wait(2 * MINUTE_MS); // one run, to which the upload is due
        await sweepIsOver();
        const story = `the sweeper died ${moment} call ${call}`;
        const hasDied = crash.hasFired;
        crash.cancel();
        await sweepUntilOver(taskId, story);
        await drill.expectTheUsualEnd(taskId, story);
        if (!hasDied) break; // it made fewer calls than that
        crashes += 1;
      }
      expect(crashes, 'a list per status, and three calls for the upload').toBeGreaterThanOrEqual(10);
    },
    LONG_MS,
  );

  async function sweepUntilOver(taskId: string, story: string): Promise<void> {
    for (let minute = 0; minute < MOST_MINUTES; minute += 1) {
      await drill.system.operator.quiet(); // only the sweeper dies, so what is in a queue gets done
      if (await drill.isOver(taskId)) return;
      await drill.wait(MINUTE_MS);
      await sweepIsOver();
    }
    expect.fail(`After ${MOST_MINUTES} minutes the task was not done: ${story}`);
  }

  async function sweepIsOver(): Promise<void> {
    await eventually('the sweep to end', () => (drill.system.isAtWork('Sweeper') ? undefined : true));
  }
});
