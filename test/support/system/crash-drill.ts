import { expect } from 'vitest';
import { BAD_CSV, type Client } from './client.ts';
import { eventually } from './eventually.ts';
import { type System, startSystem } from './system.ts';
import { WebhookReceiver } from './webhook-receiver.ts';

const ENDS = ['succeeded', 'failed', 'cancelled', 'expired'].map((end) => `task.${end}.v1`);

export type DrillFile = 'new' | 'known';

/** A backend whose functions are about to die, and the owner of tasks who must not notice. */
export interface CrashDrill extends AsyncDisposable {
  readonly system: System;
  readonly owner: Client;
  /** Announces and uploads a file whose end is known: one never seen before, or always the same. @returns the task's id */
  submit(file?: DrillFile): Promise<string>;
  /** Whether the task is done and everybody has been told. */
  isOver(taskId: string): Promise<boolean>;
  /** The same report as of a task that nothing happened to, told once (repeated at most), nothing left behind. */
  expectTheUsualEnd(taskId: string, story: string, file?: DrillFile): Promise<void>;
  /** Lets time pass; the owner stays logged in. */
  wait(milliseconds: number): Promise<void>;
}

export async function startCrashDrill(): Promise<CrashDrill> {
  await using parts = new AsyncDisposableStack();
  const system = await startSystem();
  parts.defer(() => system.stop());
  const receiver = parts.use(await WebhookReceiver.listen());
  const owner = await system.user('survivor');
  await owner.send('POST', '/api/v1/webhooks', { url: receiver.url, eventTypes: ENDS });
  const untroubled = await reportOf(owner, await owner.submit(BAD_CSV));
  await system.operator.settled(system.clock);
  const running = parts.move();
  let submitted = 0;

  const toldOf = (taskId: string) => receiver.received.filter(({ event }) => event.data.task.id === taskId);
  return {
    system,
    owner,
    submit(file = 'new') {
      submitted += 1;
      return owner.submit(file === 'known' ? BAD_CSV : `${BAD_CSV}Another,${submitted}\n`);
    },
    async isOver(taskId) {
      const { body } = await owner.get(`/tasks/${taskId}`);
      return body.status === 'succeeded' && (await system.operator.isQuiet());
    },
    async expectTheUsualEnd(taskId, story, file = 'new') {
      expect(await owner.finished(taskId), story).toMatchObject({ status: 'succeeded', error: null });
      expect(await owner.report(taskId), story).toBe(untroubled);
      const { body } = await owner.get(`/tasks/${taskId}/validation`);
      expect(body.fromCache, story).toBe(file === 'known');
      await system.operator.settled(system.clock);
      await eventually(`the webhook (${story})`, () => (toldOf(taskId).length > 0 ? true : undefined));
      const told = toldOf(taskId).map(({ headers, event }) => ({
        id: headers['webhook-id'],
        type: event.type,
      }));
      expect(told[0]?.type, story).toBe('task.succeeded.v1');
      for (const repeated of told) expect(repeated, story).toEqual(told[0]);
      expect(await system.operator.allDeadLetters(), story).toBe(0);
    },
    async wait(milliseconds) {
      system.clock.advance(milliseconds);
      await owner.renewToken();
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function reportOf(owner: Client, taskId: string): Promise<string> {
  await owner.finished(taskId);
  return owner.report(taskId);
}
