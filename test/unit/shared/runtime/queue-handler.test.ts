import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { ConflictError, NotFoundError, StaleWriteError } from '../../../../shared/errors.ts';
import { createLogger } from '../../../../shared/runtime/logger.ts';
import { createMetrics, metricsCounter } from '../../../../shared/runtime/metrics.ts';
import { type QueueHandlerOptions, queueHandler } from '../../../../shared/runtime/queue-handler.ts';

const Message = z.object({ taskId: z.string() });
type Handle = QueueHandlerOptions<typeof Message>['handle'];
type Hide = QueueHandlerOptions<typeof Message>['hide'];

const CONTEXT = {
  functionName: 'worker',
  awsRequestId: 'invocation-1',
  getRemainingTimeInMillis: () => 42_000,
} as Context; // safe: the handler looks at nothing else

function aRecord(body: unknown, attempt = 1): SQSRecord {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    messageId: `message of ${text}`,
    receiptHandle: 'handle',
    body: text,
    attributes: {
      ApproximateReceiveCount: String(attempt),
      SentTimestamp: '0',
      SenderId: 'sender',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:queue',
    awsRegion: 'us-east-1',
  };
}

const down: Handle = () => Promise.reject(new Error('table down'));

/** Runs a batch and gives the answer with every line that was logged, and how long each message was hidden. */
async function run(handle: Handle, ...records: SQSRecord[]) {
  const hidden: Record<string, number> = {};
  const hide: Hide = async ({ messageId }, seconds) => {
    hidden[messageId] = seconds;
  };
  return { ...(await runHiding(hide, handle, ...records)), hidden };
}

async function runHiding(hide: Hide, handle: Handle, ...records: SQSRecord[]) {
  const lines: Record<string, unknown>[] = [];
  const capture = (chunk: string | Uint8Array) => {
    lines.push(JSON.parse(String(chunk)));
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(capture);
  vi.spyOn(process.stderr, 'write').mockImplementation(capture);
  const metrics = createMetrics('worker');
  const count = metricsCounter(metrics, { count: () => {} });
  const handler = queueHandler({
    schema: Message,
    logger: createLogger('worker'),
    metrics,
    hide,
    describe: ({ taskId }) => ({ taskId }),
    handle: async (message, delivery) => {
      const outcome = await handle(message, delivery);
      count('TasksSucceeded');
      return outcome;
    },
  });
  const event: SQSEvent = { Records: records };
  const answer = await handler(event, CONTEXT);
  return { answer, lines, line: (message: string) => lines.find((line) => line.message === message) };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('queueHandler', () => {
  test('acknowledges what was done and logs what came of it, with message and task', async () => {
    const { answer, line } = await run(async () => ({ status: 'queued' }), aRecord({ taskId: 'task-1' }));
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(line('message done')).toMatchObject({
      level: 'INFO',
      service: 'worker',
      messageId: 'message of {"taskId":"task-1"}',
      attempt: 1,
      taskId: 'task-1',
      status: 'queued',
      function_request_id: 'invocation-1',
    });
  });

  test('tells the use case how often the message came and how much time is left', async () => {
    const deliveries: unknown[] = [];
    const handle: Handle = async (_message, { attempt, remainingMs }) => {
      deliveries.push({ attempt, remaining: remainingMs() });
      return {};
    };
    await run(handle, aRecord({ taskId: 'task-1' }, 3));
    expect(deliveries).toEqual([{ attempt: 3, remaining: 42_000 }]);
  });

  test('gives back only the messages of a batch that failed', async () => {
    const handle: Handle = async ({ taskId }) => {
      if (taskId === 'bad') throw new Error('table down');
      return {};
    };
    const { answer } = await run(handle, ...['a', 'bad', 'c'].map((taskId) => aRecord({ taskId })));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'message of {"taskId":"bad"}' }] });
  });

  test.each([
    ['not found', new NotFoundError('task', 'task-1')],
    ['a conflict', new ConflictError('Task task-1 is over.')],
  ])('acknowledges a message that is refused for good: %s', async (_what, error) => {
    const { answer, line } = await run(() => Promise.reject(error), aRecord({ taskId: 'task-1' }));
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(line('message acknowledged without effect')).toMatchObject({ level: 'WARN', code: error.code });
  });

  test.each([
    [1, 10],
    [2, 30],
    [4, 270],
    [5, 810],
    [6, 900],
    [1000, 900],
  ])('lets a message rest after attempt %d for %d seconds', async (attempt, seconds) => {
    const record = { ...aRecord({ taskId: 'task-1' }, attempt), messageId: 'message-1' };
    expect((await run(down, record)).hidden).toEqual({ 'message-1': seconds });
  });

  test('hides nothing that was done or refused for good', async () => {
    const handle: Handle = async ({ taskId }) => {
      if (taskId === 'bad') throw new NotFoundError('task', taskId);
      return {};
    };
    const { hidden } = await run(handle, aRecord({ taskId: 'good' }), aRecord({ taskId: 'bad' }));
    expect(hidden).toEqual({});
  });

  test('gives back a message that could not be hidden, and says so', async () => {
    const hide: Hide = () => Promise.reject(new Error('queue down'));
    const { answer, line } = await runHiding(hide, down, aRecord({ taskId: 'task-1' }));
    expect(answer.batchItemFailures).toHaveLength(1);
    expect(line('message failed and will come again')).toMatchObject({ error: { message: 'table down' } });
    expect(line('message keeps the visibility timeout of its queue')).toMatchObject({
      level: 'WARN',
      taskId: 'task-1',
      error: { message: 'queue down' },
    });
  });

  test('runs again at once what lost a race', async () => {
    let runs = 0;
    const handle: Handle = async () => {
      runs += 1;
      if (runs < 3) throw new StaleWriteError('lost');
      return {};
    };
    const { answer } = await run(handle, aRecord({ taskId: 'a' }));
    expect(answer.batchItemFailures).toEqual([]);
    expect(runs).toBe(3);
  });

  test('gives back a message whose work loses race after race', async () => {
    const { answer } = await run(() => Promise.reject(new StaleWriteError('lost')), aRecord({ taskId: 'a' }));
    expect(answer.batchItemFailures).toHaveLength(1);
  });

  test.each([
    ['no JSON', 'secret-token {'],
    ['another shape', { somethingElse: 'secret-token' }],
    ['nothing', ''],
  ])('gives back a message that is none of ours, without repeating it: %s', async (_what, body) => {
    const { answer, lines, hidden } = await run(async () => ({}), {
      ...aRecord(body),
      messageId: 'message-1',
    });
    expect(hidden).toEqual({ 'message-1': 10 });
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'message-1' }]);
    expect(JSON.stringify(lines)).not.toContain('secret-token');
  });

  test('logs name, words and causes of a fault, but not what libraries keep in it', async () => {
    const cause = Object.assign(new Error('refused'), { request: { headers: 'Bearer secret' } });
    const fault = Object.assign(new Error('table down', { cause }), { item: { name: 'customer.csv' } });
    const { line, lines } = await run(() => Promise.reject(fault), aRecord({ taskId: 'task-1' }));
    expect(line('message failed and will come again')).toMatchObject({
      level: 'ERROR',
      taskId: 'task-1',
      error: { name: 'Error', message: 'table down', cause: { message: 'refused' } },
    });
    expect(JSON.stringify(lines)).not.toMatch(/secret|customer/);
  });

  test('writes figures as one line of embedded metrics', async () => {
    const { lines } = await run(async () => ({}), aRecord({ taskId: 'a' }), aRecord({ taskId: 'b' }));
    const metric = lines.find((line) => '_aws' in line);
    expect(metric).toMatchObject({ service: 'worker', TasksSucceeded: [1, 1] });
  });

  test('writes no metrics when there was nothing to count', async () => {
    const { lines } = await run(() => Promise.reject(new Error('table down')), aRecord({ taskId: 'a' }));
    expect(lines.map(({ message }) => message)).toEqual(['message failed and will come again']);
  });
});
