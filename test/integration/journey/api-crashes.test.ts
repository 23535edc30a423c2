import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../support/system/client.ts';
import { eventually } from '../../support/system/eventually.ts';
import { type System, startSystem } from '../../support/system/system.ts';
import { WebhookReceiver } from '../../support/system/webhook-receiver.ts';

/** The sweeper's next run, and the minute for which it leaves events to those who made the change. */
const SWEEPS_MS = 150_000;
const MOST_CALLS = 40;
/** A change for every call takes a while where others work, too. */
const LONG_MS = 600_000;

interface Drill {
  /** What has to be there before; gives its name or id. */
  readonly prepare: (admin: Client, ordinal: number) => Promise<string>;
  readonly change: (admin: Client, subject: string) => Promise<unknown>;
  readonly isMade: (admin: Client, subject: string) => Promise<boolean>;
  /** The type of what everybody is told, and of whom. */
  readonly told: string;
}

const status = async (asked: Promise<{ readonly status: number }>) => (await asked).status;

const NOBODY = 'http://127.0.0.1:9/nobody';

/** A webhook that hears of nothing that happens here. */
async function createdWebhook(admin: Client): Promise<string> {
  const wanted = { url: NOBODY, eventTypes: ['task.expired.v1'] };
  const { status: answered, body } = await admin.send('POST', '/api/v1/webhooks', wanted);
  if (answered !== 201) throw new Error(`Webhook refused: ${JSON.stringify(body)}`);
  return body.id;
}

/** There is a limit of 20. */
async function forgetWebhooks(admin: Client): Promise<void> {
  const { body } = await admin.get('/webhooks');
  for (const { id, url } of body.items) {
    if (url === NOBODY) await admin.send('DELETE', `/api/v1/webhooks/${id}`);
  }
}

/** Nothing is uploaded: a cancelled task may be deleted. */
async function cancelledTask(admin: Client): Promise<string> {
  const { body } = await admin.createTask(Buffer.from('name\nAda\n'), {
    schema: null,
    workflows: ['parsing'],
  });
  await admin.send('POST', `/api/v1/tasks/${body.task.id}/cancel`);
  return body.task.id;
}

const DRILLS: readonly (readonly [string, Drill])[] = [
  [
    'a schema is saved',
    {
      prepare: async (_admin, ordinal) => `saved-${ordinal}`,
      change: (admin, name) => admin.saveSchema(name),
      isMade: async (admin, name) => (await status(admin.get(`/schemas/${name}`))) === 200,
      told: 'schema.saved.v1',
    },
  ],
  [
    'a schema is removed',
    {
      prepare: async (admin, ordinal) => {
        await admin.saveSchema(`removed-${ordinal}`);
        return `removed-${ordinal}`;
      },
      change: (admin, name) => admin.send('DELETE', `/api/v1/schemas/${name}`),
      isMade: async (admin, name) => (await status(admin.get(`/schemas/${name}`))) === 404,
      told: 'schema.removed.v1',
    },
  ],
  [
    'a task is created',
    {
      prepare: async (_admin, ordinal) => `created-${ordinal}.csv`,
      change: (admin, name) =>
        admin.createTask(Buffer.from('name\nAda\n'), { schema: null, workflows: ['parsing'], name }),
      isMade: async (admin, name) =>
        (await admin.get('/tasks?limit=200')).body.items.some(
          (task: { readonly file: { readonly name: string } }) => task.file.name === name,
        ),
      told: 'task.created.v1',
    },
  ],
  [
    'a task is deleted',
    {
      prepare: async (admin) => cancelledTask(admin),
      change: (admin, id) => admin.send('DELETE', `/api/v1/tasks/${id}`),
      isMade: async (admin, id) => (await status(admin.get(`/tasks/${id}`))) === 404,
      told: 'task.deleted.v1',
    },
  ],
  [
    'a secret is rotated',
    {
      prepare: async (admin) => createdWebhook(admin),
      change: (admin, id) => admin.send('POST', `/api/v1/webhooks/${id}/rotate-secret`),
      isMade: async (admin, id) =>
        (await admin.get('/audit?action=webhook.secret-rotated')).body.items.some(
          (entry: { readonly subject: { readonly id: string } }) => entry.subject.id === id,
        ),
      told: 'webhook.secret-rotated.v1',
    },
  ],
  [
    'a webhook is removed',
    {
      prepare: async (admin) => createdWebhook(admin),
      change: (admin, id) => admin.send('DELETE', `/api/v1/webhooks/${id}`),
      isMade: async (admin, id) => (await status(admin.get(`/webhooks/${id}`))) === 404,
      told: 'webhook.removed.v1',
    },
  ],
];

describe('an API that dies', () => {
  let system: System;
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    system = await startSystem();
    receiver = await WebhookReceiver.listen();
    await system.admin.send('POST', '/api/v1/webhooks', {
      url: receiver.url,
      eventTypes: DRILLS.map(([, { told }]) => told),
    });
  });
  afterAll(async () => {
    await receiver[Symbol.asyncDispose]();
    await system.stop();
  });

  describe.each(DRILLS)('while %s', (_, drill) => {
    test.each(['before', 'after'] as const)(
      '%s any of its calls has told of the change exactly when it was made',
      async (moment) => {
        const changes: { readonly subject: string; readonly isMade: boolean; readonly story: string }[] = [];
        for (let call = 1; ; call += 1) {
          expect(call, 'calls of one change').toBeLessThan(MOST_CALLS);
          const subject = await drill.prepare(system.admin, ordinalOf(moment, call));
          await apiIsOver();
          const crash = system.crash('Api', moment, call);
          await drill.change(system.admin, subject).catch(() => undefined); // the gateway may have had no answer
          await apiIsOver();
          const hasDied = crash.hasFired;
          crash.cancel();
          const isMade = await drill.isMade(system.admin, subject);
          const story = `the API died ${moment} call ${call}, and the change was ${isMade ? '' : 'not '}made`;
          changes.push({ subject, isMade, story });
          if (!hasDied) break; // it made fewer calls than that
        }
        system.clock.advance(SWEEPS_MS);
        await system.admin.renewToken();
        for (const { subject, story } of changes.filter(({ isMade }) => isMade)) {
          await eventually(`the event (${story})`, () =>
            toldOf(drill.told, subject).length > 0 ? true : undefined,
          );
        }
        await eventually('the sweep to end', () => (system.isAtWork('Sweeper') ? undefined : true));
        await system.operator.settled(system.clock);
        for (const { subject, isMade, story } of changes) {
          const ids = toldOf(drill.told, subject).map(({ headers }) => headers['webhook-id']);
          expect(new Set(ids).size, story).toBe(isMade ? 1 : 0);
        }
        const outcomes = new Set(changes.map(({ isMade }) => isMade));
        expect(outcomes, 'crashes that came too early, and changes').toEqual(new Set([false, true]));
        expect(await system.operator.allDeadLetters()).toBe(0);
        await forgetWebhooks(system.admin);
      },
      LONG_MS,
    );
  });

  async function apiIsOver(): Promise<void> {
    await eventually('the API to be over', () => (system.isAtWork('Api') ? undefined : true));
  }

  function toldOf(type: string, subject: string) {
    return receiver.received.filter(
      ({ event: { type: told, data } }) =>
        told === type &&
        [data.schema?.name, data.webhook?.id, data.task?.id, data.task?.file?.name].includes(subject),
    );
  }
});

function ordinalOf(moment: 'before' | 'after', call: number): number {
  return moment === 'before' ? call : MOST_CALLS + call;
}
