import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { verifyWebhook } from '../../../../client/verify-webhook.ts';
import { anEvent } from '../../../support/builders.ts';
import { PROJECT } from '../../../support/system/backend-process.ts';
import { BAD_CSV } from '../../../support/system/client.ts';
import { eventually } from '../../../support/system/eventually.ts';
import { type System, startSystem } from '../../../support/system/system.ts';
import { WebhookReceiver } from '../../../support/system/webhook-receiver.ts';
import { type OpsRun, opsUnderTest } from './ops-under-test.ts';

const MINUTE_MS = 60_000;
/** Less than the sweeper waits before it sends a message again. */
const REST_MS = MINUTE_MS / 2;

let system: System;
let ops: (...argv: string[]) => Promise<OpsRun>;
beforeAll(async () => {
  system = await startSystem();
  ops = await opsUnderTest(system.cloud);
});
afterAll(() => system.stop());

function done(stdout: string): OpsRun {
  return { code: 0, stdout, stderr: '' };
}

describe('redrive', () => {
  test('moves dead letters back, and the task that they were about ends well', async () => {
    const { admin, operator, clock } = system;
    const fault = system.fail('Validation', 's3:GetObject');
    const taskId = await admin.submit(`${BAD_CSV}for the dead,1\n`);
    while (!(await operator.isQuiet())) {
      await system.idle();
      if (!system.isAtWork('Validation')) clock.advance(REST_MS);
    }
    await admin.renewToken();
    expect((await admin.get(`/tasks/${taskId}`)).body.status).not.toBe('succeeded');
    // The sweeper may have sent the message again meanwhile.
    const dead = await operator.deadLetters('validation');
    expect(dead).toBeGreaterThan(0);
    fault.cancel();

    expect(await ops('redrive', 'validation', '--dry-run')).toEqual(
      done(`validation has ${dead} dead letters. They would be moved back.\n`),
    );
    expect(await operator.deadLetters('validation'), 'a rehearsal changes nothing').toBe(dead);
    expect(await ops('redrive', 'validation')).toEqual(
      done(`validation: ${dead} dead letters were moved back.\n`),
    );

    await admin.renewToken();
    expect(await admin.finished(taskId)).toMatchObject({ status: 'succeeded' });
    await operator.settled(clock);
    expect(await operator.deadLetters('validation')).toBe(0);
    expect(await ops('redrive', 'validation')).toEqual(
      done('validation has 0 dead letters. Nothing to do.\n'),
    );
  });

  test('hands events that a rule could not deliver to the delivery queue, and webhooks are told', async () => {
    await using receiver = await WebhookReceiver.listen();
    const owner = await system.user('untold');
    const detail = anEvent({ type: 'task.cancelled.v1', ownerId: 'untold' });
    const hook = { url: receiver.url, eventTypes: [detail.type], description: '', enabled: true };
    await owner.send('POST', '/api/v1/webhooks', hook);
    await system.operator.leave(
      'Service.EventDeadLettersUrl',
      JSON.stringify({ id: 'one', source: 'etl-design', detail }),
    );

    expect(await ops('redrive', 'events', '--dry-run')).toEqual(
      done('events has 1 dead letters. They would be moved back.\n'),
    );
    expect(await ops('redrive', 'events')).toEqual(done('events: 1 dead letters were moved back.\n'));
    await eventually('the webhook to be told', () => (receiver.received.length > 0 ? true : undefined));
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([detail.id]);
    expect(await ops('redrive', 'events')).toEqual(done('events has 0 dead letters. Nothing to do.\n'));
  });

  test('deletes runs of the sweeper that did not begin', async () => {
    for (const run of ['one', 'another']) await system.operator.leave('Service.SweeperDeadLettersUrl', run);
    expect(await ops('redrive', 'sweeper', '--dry-run')).toEqual(
      done('sweeper has 2 dead letters. They would be deleted.\n'),
    );
    expect(await ops('redrive', 'sweeper')).toEqual(done('sweeper: 2 dead letters were deleted.\n'));
    expect(await ops('redrive', 'sweeper')).toEqual(done('sweeper has 0 dead letters. Nothing to do.\n'));
  });

  test('names the queues there are', async () => {
    expect(await ops('redrive', 'everything')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        'none of the queues intake, validation, parsing, reports, delivery, quick, trial, slow, events, sweeper.',
      ),
    });
    expect(await ops('redrive')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Name one queue.'),
    });
  });
});

describe('rotate-keys', () => {
  const keys = async (): Promise<string[]> => {
    const { body } = await system.anonymous.send('GET', '/.well-known/jwks.json');
    return body.keys.map(({ kid }: { kid: string }) => kid);
  };

  test('keeps everybody logged in, and refuses a second rotation until nobody needs the first key', async () => {
    system.clock.advance(16 * MINUTE_MS);
    await system.admin.renewToken();
    const [before] = await keys();
    expect(await ops('rotate-keys', '--dry-run')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^The signing key was last changed at .* It would be replaced\.\n$/),
    });
    system.clock.advance(6 * MINUTE_MS);
    expect((await keys())[0], 'a rehearsal changes nothing').toBe(before);

    expect(await ops('rotate-keys')).toEqual(done('The signing key was replaced.\n'));
    expect((await system.admin.get('/users/me')).status).toBe(200);
    system.clock.advance(6 * MINUTE_MS);
    const [after, previous] = await keys();
    expect(previous).toBe(before);
    expect(after).not.toBe(before);

    const second = await ops('rotate-keys');
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toMatch(/^ops rotate-keys: The signing key was changed at .* Wait until /);
  });

  test('twice, five minutes apart, ends every token of a key that leaked', async () => {
    system.clock.advance(16 * MINUTE_MS);
    await system.admin.renewToken();
    expect(await ops('rotate-keys', '--leaked')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Run it once more in 5 minutes'),
    });
    expect((await ops('rotate-keys', '--leaked')).code).toBe(1);
    system.clock.advance(6 * MINUTE_MS);
    expect((await ops('rotate-keys', '--leaked')).code).toBe(0);
    system.clock.advance(6 * MINUTE_MS);
    expect((await system.admin.get('/users/me')).status).toBe(401);
    await system.admin.renewToken();
    expect((await system.admin.get('/users/me')).status).toBe(200);
  });
});

describe('rotate-metrics-token', () => {
  const scrapedWith = async (token: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await system.anonymous.send('GET', '/metrics', undefined, headers)).status;
  };
  const token = () => system.operator.secret('Data.MetricsTokenSecretArn');

  test('lets the token before in until the next rotation, and no longer', async () => {
    const first = await token();
    expect(await scrapedWith(first)).toBe(200);
    system.clock.advance(6 * MINUTE_MS);
    expect(await ops('rotate-metrics-token', '--dry-run')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('It would be replaced.'),
    });
    expect(await token(), 'a rehearsal changes nothing').toBe(first);

    expect(await ops('rotate-metrics-token')).toEqual(done('The token for metrics was replaced.\n'));
    const second = await token();
    expect(second).toMatch(/^[0-9a-f]{40}$/);
    system.clock.advance(6 * MINUTE_MS);
    expect(await scrapedWith(second)).toBe(200);
    expect(await scrapedWith(first)).toBe(200);

    expect((await ops('rotate-metrics-token')).code).toBe(0);
    expect((await ops('rotate-metrics-token')).stderr).toContain('the API may not know of that one yet');
    system.clock.advance(6 * MINUTE_MS);
    expect(await scrapedWith(first)).toBe(401);
    expect(await scrapedWith(second)).toBe(200);
  });
});

describe('rotate-webhook-keys', () => {
  test('puts a new key before the others, and deliveries go on', async () => {
    await using receiver = await WebhookReceiver.listen();
    const owner = await system.user('signed');
    const hook = { url: receiver.url, eventTypes: ['webhook.test.v1'], description: '', enabled: true };
    const { body: webhook } = await owner.send('POST', '/api/v1/webhooks', hook);
    const before = await system.operator.secret('Data.WebhookKeysSecretArn');
    system.clock.advance(6 * MINUTE_MS);
    expect(await ops('rotate-webhook-keys')).toEqual(done('The key of webhooks was replaced.\n'));
    const after = await system.operator.secret('Data.WebhookKeysSecretArn');
    expect(after).toMatch(/^[0-9a-f]{64} /);
    expect(after.endsWith(` ${before}`)).toBe(true);

    system.clock.advance(6 * MINUTE_MS);
    await owner.send('POST', `/api/v1/webhooks/${webhook.id}/test`);
    await eventually('the webhook to be told', () => (receiver.received.length > 0 ? true : undefined));
    for (const { headers, body } of receiver.received) {
      const now = () => new Date(Number(headers['webhook-timestamp']) * 1000);
      expect(verifyWebhook({ headers, body, secrets: [webhook.secret] }, { now }).type).toBe(
        'webhook.test.v1',
      );
    }
  });

  test('twice at once puts one new key before the others, and loses none', async () => {
    const before = await system.operator.secret('Data.WebhookKeysSecretArn');
    system.clock.advance(6 * MINUTE_MS);
    const runs = await Promise.all([ops('rotate-webhook-keys'), ops('rotate-webhook-keys')]);
    expect(runs.map(({ code }) => code).sort()).toEqual([0, 1]);
    const after = await system.operator.secret('Data.WebhookKeysSecretArn');
    expect(after.split(' ').slice(1).join(' ')).toBe(before);
  });
});

describe('disable-tenant', () => {
  test('ends sessions, webhooks and open tasks of one user, tells the audit log, and can be taken back', async () => {
    await using receiver = await WebhookReceiver.listen();
    const tenant = await system.user('tenant');
    const other = await system.user('neighbour');
    const hook = { url: receiver.url, eventTypes: [], description: '', enabled: true };
    const { body: webhook } = await tenant.send('POST', '/api/v1/webhooks', hook);
    const open = (await tenant.createTask(Buffer.from(BAD_CSV))).body.task.id;
    const others = (await other.createTask(Buffer.from(BAD_CSV))).body.task.id;

    const hold = 'tenant (active), 1 webhooks, 1 open tasks.\n';
    expect(await ops('disable-tenant', 'tenant', '--dry-run')).toEqual(done(`Would end: ${hold}`));
    expect((await tenant.get(`/tasks/${open}`)).body.status, 'a rehearsal changes nothing').toBe(
      'awaiting-upload',
    );
    expect(await ops('disable-tenant', 'tenant')).toEqual(done(`Ended: ${hold}`));

    expect((await tenant.get('/users/me')).status).toBe(401);
    await expect(system.anonymous.logIn('tenant', 'password of tenant')).rejects.toThrow('Login refused');
    await system.admin.renewToken();
    expect((await system.admin.get(`/tasks/${open}`)).body.status).toBe('cancelled');
    expect((await other.get(`/tasks/${others}`)).body.status).toBe('awaiting-upload');
    const { items } = (await system.admin.get('/audit?limit=2')).body;
    expect(
      items.map(({ action, actor }: { action: string; actor: string }) => [action, actor.split(':')[0]]),
    ).toEqual([
      ['webhook.changed', 'ops'],
      ['user.changed', 'ops'],
    ]);
    await system.operator.settled(system.clock);
    expect(receiver.received, 'nobody is told of the end').toEqual([]);

    expect(await ops('disable-tenant', 'tenant')).toEqual(
      done('Ended: tenant (inactive before), 0 webhooks, 0 open tasks.\n'),
    );
    await system.admin.renewToken();
    await system.admin.send('PATCH', '/api/v1/users/tenant', { active: true });
    const back = await system.anonymous.logIn('tenant', 'password of tenant');
    expect((await back.get(`/webhooks/${webhook.id}`)).body.enabled).toBe(false);
  });

  test('says that there is no such user, or that nobody would be left', async () => {
    expect(await ops('disable-tenant', 'nobody')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no user “nobody”'),
    });
    expect(await ops('disable-tenant', 'admin')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('“admin” is the only active administrator.'),
    });
  });
});

describe('copy-table', () => {
  /** A table as `restore-table` makes it, with what `items` were. */
  async function restored(output: string, items: readonly Record<string, unknown>[]): Promise<string> {
    const { endpoint, credentials } = system.cloud;
    const client = new DynamoDBClient({ endpoint, credentials, region: 'us-east-1' });
    const TableName = `restored-${output.replace('.', '-')}`;
    const source = system.operator.output(output);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: source }));
    await client.send(
      new CreateTableCommand({
        TableName,
        KeySchema: Table?.KeySchema,
        AttributeDefinitions: Table?.AttributeDefinitions?.filter(({ AttributeName }) =>
          Table.KeySchema?.some((key) => key.AttributeName === AttributeName),
        ),
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    onTestFinished(async () => {
      await client.send(new DeleteTableCommand({ TableName }));
      client.destroy();
    });
    const documents = DynamoDBDocumentClient.from(client, {
      marshallOptions: { removeUndefinedValues: true },
    });
    for (const Item of items) await documents.send(new PutCommand({ TableName, Item }));
    return TableName;
  }

  /** By hand, past the API. */
  async function removeItem(output: string, Key: Record<string, unknown>): Promise<void> {
    const { endpoint, credentials } = system.cloud;
    const client = new DynamoDBClient({ endpoint, credentials, region: 'us-east-1' });
    const TableName = system.operator.output(output);
    await DynamoDBDocumentClient.from(client).send(new DeleteCommand({ TableName, Key }));
    client.destroy();
  }

  test('brings back what is missing, and what differs when asked to', async () => {
    await system.user('lost');
    await system.user('changed');
    const [lost, changed] = await Promise.all(
      ['lost', 'changed'].map((username) => system.operator.item('Data.UsersTable', { username })),
    );
    const from = await restored('Data.UsersTable', [lost ?? {}, changed ?? {}]);
    await system.admin.send('PATCH', '/api/v1/users/changed', { name: 'Somebody Else' });
    await removeItem('Data.UsersTable', { username: 'lost' });

    const name = async () => (await system.admin.get('/users/changed')).body.name;
    const copy = (...more: string[]) => ops('copy-table', from, '--into', 'Users', ...more);
    expect(await copy('--dry-run')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(' would be added'),
    });
    expect((await system.admin.get('/users/lost')).status).toBe(404);
    expect(await copy()).toMatchObject({ code: 0, stderr: '' });
    expect(await name()).toBe('Somebody Else');
    await system.anonymous.logIn('lost', 'password of lost');
    expect(await copy('--overwrite')).toEqual(
      done('0 items were added, 1 differ and were overwritten, 1 are the same.\n'),
    );
    expect(await name()).toBeNull();
  });

  test('refuses a table that was not restored from the other', async () => {
    const from = await restored('Data.TasksTable', []);
    expect(await ops('copy-table', from, '--into', 'Users')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('have different keys'),
    });
    expect(await ops('copy-table', from, '--into', 'Everything')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('none of the tables Audit, Cache, '),
    });
  });
});

describe('the program', () => {
  const run = (...argv: string[]) =>
    promisify(execFile)(process.execPath, ['bin/ops.ts', ...argv], { cwd: PROJECT }).catch((error) => error);

  test('names its verbs, and each has its own help', async () => {
    const { stdout } = await run('--help');
    const verbs = [...stdout.matchAll(/^ {2}([a-z-]+) {2}/gm)].map(([, verb]: string[]) => String(verb));
    expect(verbs).toEqual([
      'redrive',
      'replay',
      'restore-table',
      'copy-table',
      'rotate-keys',
      'rotate-metrics-token',
      'rotate-webhook-keys',
      'reseal-webhooks',
      'disable-tenant',
    ]);
    for (const verb of verbs) expect((await ops(verb, '--help')).stdout).toContain(`npm run ops -- ${verb} `);
  });

  test('says what is wrong with a call', async () => {
    expect(await run('explode')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no verb “explode”'),
    });
    expect(await run('rotate-keys')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Say which deployment: --stage prod.'),
    });
    expect(await run('rotate-keys', '--stage', 'prod', '--outputs', 'package.json')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is not what `cdk deploy --outputs-file` writes'),
    });
  });
});

describe('reseal-webhooks', () => {
  test('moves webhooks that are told of nothing to the present key, once', async () => {
    const owner = await system.user('quiet-owner');
    const wanted = { url: 'http://127.0.0.1:9/never', eventTypes: ['task.expired.v1'] };
    const { body } = await owner.send('POST', '/api/v1/webhooks', wanted);
    const key = { ownerId: 'quiet-owner', item: `webhook#${body.id}` };
    const sealedWith = async () =>
      /sealed1\.([\w-]+)/.exec(JSON.stringify(await system.operator.item('Data.WebhooksTable', key)))?.[1];
    const before = await sealedWith();
    await system.operator.rotate('Data.WebhookKeysSecretArn', 'another-key-of-webhooks-'.repeat(3));

    const rehearsed = await ops('reseal-webhooks', '--dry-run');
    expect(rehearsed).toMatchObject({ code: 0, stderr: '' });
    expect(rehearsed.stdout).toMatch(/^Of (\d+) webhooks \1 would be moved to the present key\.\n$/);
    expect(await sealedWith(), 'a rehearsal changes nothing').toBe(before);
    expect((await ops('reseal-webhooks')).stdout).toMatch(
      /^Of (\d+) webhooks \1 were moved to the present key\.\n$/,
    );
    expect(await sealedWith()).not.toBe(before);
    expect((await ops('reseal-webhooks')).stdout).toMatch(/^Of \d+ webhooks 0 were moved/);
  });
});
