import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN_PASSWORD, type System, startSystem } from '../../../support/system/system.ts';
import { WebhookReceiver } from '../../../support/system/webhook-receiver.ts';

const SMOKE = resolve('bin/smoke.ts');
const ADMIN = { ETL_USERNAME: 'admin', ETL_PASSWORD: ADMIN_PASSWORD };

let system: System;
let folder: string;
beforeAll(async () => {
  system = await startSystem();
  folder = await mkdtemp(join(tmpdir(), 'smoke-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await system.stop();
});

function start(argv: readonly string[], environment: Record<string, string> = ADMIN) {
  // biome-ignore lint/style/noProcessEnv: a child process needs the PATH
  const env = { PATH: process.env.PATH, XDG_CONFIG_HOME: folder, ...environment };
  return spawn(process.execPath, [SMOKE, ...argv], { env });
}

async function smoke(argv: readonly string[], environment?: Record<string, string>) {
  const child = start(argv, environment);
  const exit = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await exit;
  return { code, stdout, stderr };
}

const endpoint = () => ['--endpoint', system.anonymous.url];

/** Whatever became of the journey. */
afterEach(async () => {
  await system.admin.renewToken();
  const { items: tasks } = (await system.admin.get('/tasks')).body;
  const { items: schemas } = (await system.admin.get('/schemas')).body;
  const { items: webhooks } = (await system.admin.get('/webhooks')).body;
  expect({ tasks, webhooks }, 'what the smoke test made is gone').toEqual({ tasks: [], webhooks: [] });
  expect(schemas.map(({ name }: { name: string }) => name)).toEqual(['people']);
});

describe('a backend that is well', () => {
  test('ends with 0, hears of an event, and keeps nothing', async () => {
    await using receiver = await WebhookReceiver.listen();
    const { code, stdout, stderr } = await smoke([...endpoint(), '--webhook', receiver.url]);

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('ok      have an event delivered');
    expect(stdout).toContain('ok      read its SQL');
    expect(stdout).toContain(`${system.anonymous.url} is well.`);
    expect(receiver.received.map(({ event }) => event.type)).toContain('webhook.test.v1');
    await system.operator.settled(system.clock);
    expect([await system.operator.keys('uploads'), await system.operator.keys('results')]).toEqual([[], []]);
  });

  test('takes the session of etl login, and leaves it', async () => {
    const login = spawn(
      process.execPath,
      [resolve('bin/etl.js'), 'login', ...endpoint(), '--username', 'admin'],
      // biome-ignore lint/style/noProcessEnv: a child process needs the PATH
      { env: { PATH: process.env.PATH, XDG_CONFIG_HOME: folder } },
    );
    login.stdin.end(ADMIN_PASSWORD);
    await once(login, 'close');

    for (const argv of [endpoint(), []]) {
      const { code, stdout } = await smoke([...argv, '--no-parsing'], {});
      expect([code, stdout.includes('log out'), stdout.includes('orders.xlsx')]).toEqual([0, false, false]);
    }
  });
});

describe('a backend that is not well', () => {
  test('ends with 1, says which step failed, and still cleans up', async () => {
    const fault = system.fail('Api', 's3:GetObject');
    const { code, stdout } = await smoke([...endpoint(), '--no-parsing']).finally(() => fault.cancel());
    expect(code, stdout).toBe(1);
    expect(stdout).toMatch(/^FAILED {2}read the report: .+/m);
    expect(stdout).toMatch(/^ok {6}remove the task of people\.csv/m);
    expect(stdout).toMatch(/ is not well: see above\.\n$/);
  });

  test('says what a webhook answered', async () => {
    await using receiver = await WebhookReceiver.listen();
    receiver.statuses.push(500);
    const { code, stdout } = await smoke([...endpoint(), '--no-parsing', '--webhook', receiver.url]);
    expect(code, stdout).toBe(1);
    expect(stdout).toContain('FAILED  have an event delivered: The address answered 500.');
  });

  test('says why a webhook gave no answer', async () => {
    const { code, stdout } = await smoke([
      ...endpoint(),
      '--no-parsing',
      ...['--webhook', 'http://127.0.0.1:1/hook'],
    ]);
    expect(code, stdout).toBe(1);
    expect(stdout).toContain(
      'FAILED  have an event delivered: The address gave no answer: connect ECONNREFUSED',
    );
  });

  test('Ctrl-C ends it, and what it made is removed', async () => {
    const held = system.hold('Validation', 1);
    const child = start([...endpoint(), '--no-parsing']);
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      printed += chunk;
      if (chunk.includes('upload people.csv')) child.kill('SIGINT');
    });
    const [code] = await once(child, 'close');
    held.release();
    expect(code, printed).toBe(1);
    expect(printed).toContain('FAILED  wait for the validation: Ctrl-C');
    await system.operator.settled(system.clock);
  });
});

describe('what cannot run ends with 2 and says why:', () => {
  test.each<[string, string[], Record<string, string>, string]>([
    ['a wrong password', [], { ...ADMIN, ETL_PASSWORD: 'wrong' }, 'FAILED  log in: '],
    ['half of a login', [], { ETL_USERNAME: 'admin' }, 'ETL_USERNAME and ETL_PASSWORD belong together'],
    ['an unknown option', ['--fast'], ADMIN, 'There is no option “--fast”'],
    ['an address without its option', ['https://example.com'], ADMIN, 'The address follows --endpoint.'],
    ['a strange time', ['--timeout', 'soon'], ADMIN, '--timeout is a whole number of seconds'],
    ['nobody there', ['--endpoint', 'http://127.0.0.1:1'], ADMIN, 'FAILED  answer: '],
  ])('%s', async (_name, argv, environment, sentence) => {
    const { code, stdout, stderr } = await smoke([...endpoint(), ...argv], environment);
    expect([code, stderr]).toEqual([2, '']);
    expect(stdout).toContain(sentence);
    expect(stdout).not.toContain(ADMIN_PASSWORD);
  });
});

test('--help says how to call it', async () => {
  const { code, stdout } = await smoke(['--help']);
  expect(code).toBe(0);
  expect(stdout).toContain('--endpoint URL');
});
