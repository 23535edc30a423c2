import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CrashDrill, startCrashDrill } from '../../support/system/crash-drill.ts';
import { eventually } from '../../support/system/eventually.ts';
import { WebhookReceiver } from '../../support/system/webhook-receiver.ts';

/** Longer than any queue hides a message that its consumer did not finish: six times 15 minutes. */
const REDELIVERY_MS = 95 * 60_000;
const MOST_CALLS = 60;
const LONG_MS = 600_000;
/** What everybody must have been told of a task that was seen in a status. */
const TOLD_OF: Readonly<Record<string, readonly string[]>> = {
  'awaiting-upload': [],
  queued: ['task.queued.v1'],
  running: ['task.queued.v1', 'task.running.v1', 'validation.running.v1'],
};

let drill: CrashDrill;
let receiver: WebhookReceiver;
beforeAll(async () => {
  drill = await startCrashDrill();
  receiver = await WebhookReceiver.listen();
  const eventTypes = [...new Set(Object.values(TOLD_OF).flat()), 'task.created.v1', 'task.cancelled.v1'];
  const created = await drill.owner.send('POST', '/api/v1/webhooks', { url: receiver.url, eventTypes });
  expect(created.status).toBe(201);
});
afterAll(async () => {
  await receiver[Symbol.asyncDispose]();
  await drill[Symbol.asyncDispose]();
});

test.each(['Intake', 'Validation'] as const)(
  'a task that is cancelled while %s is dead, after any of its calls: every status that it was seen in is told',
  async (worker) => {
    const { system, owner } = drill;
    const seen = new Set<string>();
    for (let call = 1; ; call += 1) {
      expect(call, 'calls of one journey').toBeLessThan(MOST_CALLS);
      const crash = system.crash(worker, 'after', call);
      const taskId = await drill.submit();
      await eventually(`${worker} to crash at call ${call}, or the task to end`, async () =>
        crash.hasFired || (await drill.isOver(taskId)) ? true : undefined,
      );
      if (!crash.hasFired) {
        crash.cancel();
        break; // it made fewer calls than that
      }
      const { status } = (await owner.get(`/tasks/${taskId}`)).body;
      const cancelled = await owner.send('POST', `/api/v1/tasks/${taskId}/cancel`);
      await drill.wait(REDELIVERY_MS);
      await system.operator.settled(system.clock);
      if (cancelled.status !== 200) continue; // it was over before
      seen.add(status);
      const expected = ['task.created.v1', ...(TOLD_OF[status] ?? []), 'task.cancelled.v1'];
      await eventually(`all of ${status} to be told (call ${call})`, async () => {
        const told = receiver.received.flatMap(({ event }) =>
          event.data.task?.id === taskId ? event.type : [],
        );
        return expected.every((type) => told.includes(type)) ? true : undefined;
      });
      expect(await system.operator.allDeadLetters()).toBe(0);
    }
    expect(seen).toContain(worker === 'Intake' ? 'queued' : 'running');
  },
  LONG_MS,
);
