import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../support/system/eventually.ts';
import { type System, startSystem } from '../../support/system/system.ts';
import { WebhookReceiver } from '../../support/system/webhook-receiver.ts';
import { type OpsRun, opsUnderTest } from '../bin/ops/ops-under-test.ts';

const HOUR_MS = 3_600_000;
/** Longer than the delivery queue hides a message whose worker failed. */
const HIDDEN_MS = 200_000;

let system: System;
let receiver: WebhookReceiver;
let ops: (...argv: string[]) => Promise<OpsRun>;

beforeAll(async () => {
  system = await startSystem();
  ops = await opsUnderTest(system.cloud);
  receiver = await WebhookReceiver.listen();
  const url = receiver.url;
  await system.admin.send('POST', '/api/v1/webhooks', { url, eventTypes: ['schema.saved.v1'] });
});
afterAll(async () => {
  await receiver[Symbol.asyncDispose]();
  await system.stop();
});

test('what the delivery queue lost is replayed to webhooks, and what they have had is not sent again', async () => {
  expect((await system.admin.saveSchema('kept')).status).toBe(201);
  await eventually('the first event to arrive', () => (toldOf('kept').length > 0 ? true : undefined));
  await loseNext(() => system.admin.saveSchema('lost'));
  expect(toldOf('lost')).toEqual([]);

  const dryRun = await replay('--dry-run');
  expect(dryRun).toMatch(/Archive \S+: ENABLED, [3-9] events, each kept for 1 days\./);
  expect(dryRun).toContain('Nothing was started.');
  await system.operator.settled(system.clock);
  expect(toldOf('lost')).toEqual([]);

  expect(await replay('--name', 'first')).toMatch(/first: COMPLETED/);
  await eventually('the lost event to arrive', () => (toldOf('lost').length > 0 ? true : undefined));
  await system.operator.settled(system.clock);
  expect(await replay('--name', 'second')).toMatch(/second: COMPLETED/);
  await system.operator.settled(system.clock);

  expect(toldOf('lost')).toHaveLength(1);
  expect(toldOf('kept')).toHaveLength(1);
  expect(await system.operator.allDeadLetters()).toBe(0);
}, 120_000);

function toldOf(name: string) {
  return receiver.received.filter(({ event }) => event.data.schema.name === name);
}

/** Makes a change whose event comes to the delivery queue and is lost there. */
async function loseNext(change: () => Promise<unknown>): Promise<void> {
  const failure = system.fail('FanOut', 'dynamodb:Query');
  await change();
  await eventually('the worker to fail', () =>
    system.logs.some((line) => line.includes('A test wants it so.')) ? true : undefined,
  );
  await eventually('the worker to be done', () => (system.isAtWork('FanOut') ? undefined : true));
  await system.operator.purge('delivery');
  failure.cancel();
  system.clock.advance(HIDDEN_MS);
  await system.admin.renewToken();
  await system.operator.settled(system.clock);
}

/** As an operator does it. */
async function replay(...more: string[]): Promise<string> {
  const from = new Date(Date.now() - HOUR_MS).toISOString();
  const to = new Date(system.clock.now()).toISOString();
  const { code, stdout, stderr } = await ops('replay', '--from', from, '--to', to, ...more);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}
