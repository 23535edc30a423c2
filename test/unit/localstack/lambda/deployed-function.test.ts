import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { JumpingClock } from '../../../../localstack/embedded/clock.ts';
import { DeployedFunction } from '../../../../localstack/embedded/lambda/deployed-function.ts';
import type { FunctionSettings } from '../../../../localstack/embedded/lambda/function-settings.ts';
import type { LogSink } from '../../../../localstack/embedded/service.ts';

type Line = Parameters<LogSink>[0];

let directory: string;
let clock: JumpingClock;
let lines: Line[];
let deployed: DeployedFunction[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bundle-'));
  clock = new JumpingClock();
  lines = [];
  deployed = [];
});
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(deployed.map((one) => one.close()));
  clock.close();
  rmSync(directory, { recursive: true });
});

function deploy(
  code: string,
  settings: Partial<FunctionSettings> = {},
  file = 'index.mjs',
): DeployedFunction {
  writeFileSync(join(directory, file), code);
  const all: FunctionSettings = {
    name: 'worker',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:worker',
    roleArn: 'arn:aws:iam::000000000000:role/worker',
    runtime: 'nodejs24.x',
    directory,
    handler: 'index.handler',
    environment: { COLOUR: 'red' },
    timeoutSeconds: 10,
    memoryMegabytes: 128,
    concurrency: 2,
    ...settings,
  };
  const one = new DeployedFunction(all, clock, (line) => lines.push(line));
  deployed.push(one);
  return one;
}

describe('loads', () => {
  test.each([
    ['an ES module', 'index.mjs', 'export const handler = async (event) => event.n + 1;'],
    ['CommonJS', 'index.cjs', 'exports.handler = async (event) => event.n + 1;'],
    ['CommonJS in a .js file', 'index.js', 'module.exports.handler = async (event) => event.n + 1;'],
    ['top-level await', 'index.mjs', 'await null; export const handler = (event) => event.n + 1;'],
  ])('%s', async (_what, file, code) => {
    expect(await deploy(code, {}, file).invoke({ n: 1 })).toBe(2);
  });

  test.each([
    ['a bundle without the handler', 'export const other = 1;', 'Runtime.HandlerNotFound'],
    ['a bundle that throws while it loads', 'throw new TypeError("no");', 'TypeError'],
    ['a bundle that is not JavaScript', 'export const = 1', 'Runtime.UserCodeSyntaxError'],
  ])('not %s, and says so', async (_what, code, errorType) => {
    await expect(deploy(code).invoke({})).rejects.toMatchObject({ errorType });
    expect(lines).toContainEqual(expect.objectContaining({ source: 'worker', level: 'error' }));
  });

  test('not a file that is missing, and says so', async () => {
    const one = deploy('', { handler: 'elsewhere.handler' });

    await expect(one.invoke({})).rejects.toMatchObject({ errorType: 'Runtime.ImportModuleError' });
  });
});

describe('when another takes its place', () => {
  test('ends the threads that do nothing, and lets the others come to their end', async () => {
    const one = deploy('export const handler = async () => "done";');
    await one.invoke({});
    const working = one.invoke({});
    one.retire();
    expect(await working).toBe('done');
    await expect.poll(() => one.liveEnvironments).toBe(0);
  });
});

describe('gives the function', () => {
  test('its own environment and nothing else', async () => {
    const one = deploy('export const handler = async () => process.env;');

    expect(await one.invoke({})).toEqual({ COLOUR: 'red' });
  });

  test('a context with its name, limits and the time left', async () => {
    const one = deploy(
      'export const handler = async (e, { getRemainingTimeInMillis, ...context }) => ({ ...context, left: getRemainingTimeInMillis() });',
    );

    const context = await one.invoke({});

    expect(context).toMatchObject({
      functionName: 'worker',
      functionVersion: '$LATEST',
      memoryLimitInMB: '128',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:worker',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      left: expect.closeTo(10_000, -3),
    });
  });

  test('the cloud’s time', async () => {
    const one = deploy('export const handler = async () => [Date.now(), new Date().getTime()];');
    await one.invoke({});

    clock.advance(60_000);

    for (const time of (await one.invoke({})) as number[]) {
      expect(Math.abs(time - clock.now())).toBeLessThan(5000);
    }
  });
});

describe('reports', () => {
  test('what the handler throws', async () => {
    const one = deploy('export const handler = async () => { throw new RangeError("too far"); };');

    await expect(one.invoke({})).rejects.toMatchObject({ errorType: 'RangeError', message: 'too far' });
    expect(one.liveEnvironments).toBe(1);
  });

  test('a function that takes too long, and ends it', async () => {
    const one = deploy('export const handler = () => { for (;;); };', { timeoutSeconds: 0.2 });

    await expect(one.invoke({})).rejects.toMatchObject({
      errorType: 'Sandbox.Timedout',
      message: expect.stringContaining('Task timed out after 0.20 seconds'),
    });
  });

  test.each([
    ['a function that exits', 'export const handler = async () => { process.exit(3); };', 'exit status 3'],
    [
      'a rejection that nobody handles',
      'export const handler = () => { Promise.reject(new Error("lost")); return new Promise(() => {}); };',
      'lost',
    ],
    [
      'a function that needs more memory than it has',
      'export const handler = async () => { const all = []; for (;;) all.push(new Array(100_000).fill(Math.random())); };',
      'out of memory',
    ],
  ])('%s', async (_what, code, message) => {
    const one = deploy(code, { memoryMegabytes: 32 });

    await expect(one.invoke({})).rejects.toMatchObject({
      errorType: 'Runtime.ExitError',
      message: expect.stringContaining(message),
    });
  });

  test('an answer of more than 6 MB', async () => {
    const one = deploy('export const handler = async () => "x".repeat(7_000_000);');

    await expect(one.invoke({})).rejects.toMatchObject({ errorType: 'Function.ResponseSizeTooLarge' });
  });
});

test('starts again after a crash', async () => {
  const one = deploy(
    'export const handler = async ({ crash }) => { if (crash) process.exit(1); return "well"; };',
  );
  await one.invoke({ crash: true }).catch(() => {});

  expect(await one.invoke({ crash: false })).toBe('well');
});

test('uses an environment again', async () => {
  const one = deploy('let calls = 0; export const handler = async () => ++calls;');

  expect([await one.invoke({}), await one.invoke({})]).toEqual([1, 2]);
  expect(one.liveEnvironments).toBe(1);
});

test('runs no more at once than the concurrency allows; the rest wait', async () => {
  const code = `const id = Math.random(); export const handler = async () => {
    await new Promise((resolve) => setTimeout(resolve, 20)); return id; };`;
  const one = deploy(code, { concurrency: 2 });

  const ids = await Promise.all(Array.from({ length: 6 }, () => one.invoke({})));

  expect(new Set(ids).size).toBe(2);
});

test('refuses everything when its concurrency is zero', async () => {
  const one = deploy('export const handler = async () => 1;', { concurrency: 0 });

  await expect(one.invoke({})).rejects.toMatchObject({ code: 'TooManyRequestsException' });
});

describe('an environment that nobody used for five minutes', () => {
  /** By the system's time, as a jump of the cloud's clock makes nothing older. */
  async function idleFunction(): Promise<DeployedFunction> {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const one = deploy('export const handler = async () => 1;', { concurrency: 1 });
    await one.invoke({});
    clock.advance(10 * 60_000);
    expect(one.liveEnvironments).toBe(1);
    vi.advanceTimersByTime(5 * 60_000);
    vi.useRealTimers();
    return one;
  }

  test('is ended', async () => {
    const one = await idleFunction();

    await expect.poll(() => one.liveEnvironments).toBe(0);
  });

  test('gets no work while it is being ended', async () => {
    const one = await idleFunction();

    expect(await one.invoke({})).toBe(1);
  });
});

test('ends threads in the middle of their work when told to', async () => {
  const one = deploy('export const handler = () => new Promise(() => {});', { concurrency: 1 });
  const running = one.invoke({});
  const waiting = one.invoke({});
  const outcomes = Promise.allSettled([running, waiting]);

  await one.terminate();
  await expect(running).rejects.toMatchObject({ errorType: 'Runtime.ExitError' });
  await one.close();

  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(one.liveEnvironments).toBe(0);
});

test('passes on each line with the level that it names', async () => {
  const one = deploy(`export const handler = async () => {
    console.log('plain\\nsecond'); console.log(JSON.stringify({ level: 'WARN', message: 'careful' })); console.error('bad');
    process.emitWarning('Buffer() is deprecated', 'DeprecationWarning', 'DEP0005'); };`);
  await one.invoke({});

  await expect
    .poll(() => lines)
    .toEqual(
      expect.arrayContaining([
        { source: 'worker', level: 'info', text: 'plain' },
        { source: 'worker', level: 'info', text: 'second' },
        { source: 'worker', level: 'warn', text: '{"level":"WARN","message":"careful"}' },
        { source: 'worker', level: 'error', text: 'bad' },
        {
          source: 'worker',
          level: 'debug',
          text: expect.stringContaining('[DEP0005] DeprecationWarning: Buffer() is deprecated'),
        },
      ]),
    );
});
