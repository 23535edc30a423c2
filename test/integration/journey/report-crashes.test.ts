import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CrashDrill, startCrashDrill } from '../../support/system/crash-drill.ts';
import { eventually } from '../../support/system/eventually.ts';

/** Longer than any queue hides a message that its consumer did not finish: six times 15 minutes. */
const REDELIVERY_MS = 95 * 60_000;
const MOST_CALLS = 40;
/** A journey for every call takes a while where others work, too. */
const LONG_MS = 600_000;
/** As often as the queue delivers a message before it is laid aside. */
const DELIVERIES = 5;
/** Issues, summary and the original are read for it, and it does not know of rows without issues. */
const QUERY = 'format=csv&rows=invalid';

describe('the reports worker', () => {
  let drill: CrashDrill;
  let untroubled: string;
  beforeAll(async () => {
    drill = await startCrashDrill();
    untroubled = await downloaded(await requested());
    expect(untroubled).toContain('“forty” is not an integer');
  });
  afterAll(() => drill[Symbol.asyncDispose]());

  test.each(['before', 'after'] as const)(
    'that dies %s any of its calls leaves its message, and the report is the same',
    async (moment) => {
      let crashes = 0;
      for (let call = 1; ; call += 1) {
        expect(call, 'calls of one report').toBeLessThan(MOST_CALLS);
        const taskId = await finished();
        const crash = drill.system.crash('Reports', moment, call);
        await request(taskId);
        await eventually(`the worker to crash at call ${call}, or to be done`, async () =>
          crash.hasFired || (await drill.system.operator.isQuiet()) ? true : undefined,
        );
        const story = `died ${moment} call ${call}`;
        if (!crash.hasFired) {
          crash.cancel();
          break; // it made fewer calls than that
        }
        crashes += 1;
        expect(await drill.system.operator.depth('reports'), story).toBeGreaterThan(0);
        await drill.wait(REDELIVERY_MS);
        // Nobody asks in the meantime, which would send another message.
        await drill.system.operator.settled(drill.system.clock);
        expect(await downloaded(taskId), story).toBe(untroubled);
        expect(await drill.system.operator.allDeadLetters(), story).toBe(0);
      }
      expect(crashes, 'calls that a report needs').toBeGreaterThan(5);
    },
    LONG_MS,
  );

  test('that gets its message five times, several at once, makes one report', async () => {
    const taskId = await finished();
    const message = { ownerId: 'survivor', taskId, report: { format: 'csv', rows: 'invalid' } };
    await Promise.all(Array.from({ length: 5 }, () => drill.system.operator.send('reports', message)));
    await drill.system.operator.settled(drill.system.clock);
    expect(await downloaded(taskId)).toBe(untroubled);
    await drill.system.operator.send('reports', message);
    await drill.system.operator.settled(drill.system.clock);
    expect(await downloaded(taskId)).toBe(untroubled);
    expect(await drill.system.operator.allDeadLetters()).toBe(0);
  });

  test('that is late finds the report of the one that was faster, and leaves it', async () => {
    const taskId = await finished();
    const held = drill.system.hold('Reports', 3);
    await request(taskId);
    await eventually('the first worker to be in the middle of it', () => (held.hasFired ? true : undefined));
    const message = { ownerId: 'survivor', taskId, report: { format: 'csv', rows: 'invalid' } };
    await drill.system.operator.send('reports', message);
    const location = await eventually('the report of the second', () => reportUrl(taskId));
    expect(await textAt(location)).toBe(untroubled);
    held.release();
    await drill.system.operator.settled(drill.system.clock);
    expect(await downloaded(taskId)).toBe(untroubled);
  });

  test('that dies at every delivery lays the message aside; who asks later gets the report all the same', async () => {
    const taskId = await finished();
    for (let delivery = 1; delivery <= DELIVERIES; delivery += 1) {
      const crash = drill.system.crash('Reports', 'before', 2);
      if (delivery === 1) await request(taskId);
      else await drill.wait(REDELIVERY_MS);
      await eventually(`crash ${delivery}`, () => (crash.hasFired ? true : undefined));
    }
    await drill.wait(REDELIVERY_MS);
    await drill.system.operator.settled(drill.system.clock);
    expect(await drill.system.operator.deadLetters('reports')).toBe(1);
    await request(taskId);
    await drill.system.operator.settled(drill.system.clock);
    expect(await downloaded(taskId)).toBe(untroubled);
  });

  async function finished(): Promise<string> {
    const taskId = await drill.submit();
    expect(await drill.owner.finished(taskId)).toMatchObject({ status: 'succeeded' });
    await drill.system.operator.settled(drill.system.clock);
    return taskId;
  }

  /** Asks for the report of a task that has none, as a client does: it is told to come again. */
  async function request(taskId: string): Promise<void> {
    expect((await drill.owner.get(`/tasks/${taskId}/validation/report?${QUERY}`)).status).toBe(202);
  }

  async function requested(): Promise<string> {
    const taskId = await finished();
    await request(taskId);
    await drill.system.operator.settled(drill.system.clock);
    return taskId;
  }

  async function reportUrl(taskId: string): Promise<string | undefined> {
    const answer = await drill.owner.get(`/tasks/${taskId}/validation/report?${QUERY}`);
    expect([202, 303]).toContain(answer.status);
    return answer.headers.get('location') ?? undefined;
  }

  /** The report, which is there. */
  async function downloaded(taskId: string): Promise<string> {
    return textAt((await reportUrl(taskId)) ?? expect.fail('the report is not there'));
  }

  async function textAt(location: string): Promise<string> {
    const response = await fetch(location);
    expect(response.status).toBe(200);
    return response.text();
  }
});
