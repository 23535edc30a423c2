import { describe, expect, test } from 'vitest';
import { eventSourceMappingResources } from '../../../../localstack/embedded/lambda/event-source-mapping.ts';
import type { ResourceContext } from '../../../../localstack/embedded/resource.ts';
import { FunctionError, type LogSink, type Principal } from '../../../../localstack/embedded/service.ts';
import { SqsUnderTest } from '../sqs/sqs-under-test.ts';

const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:worker';

interface SqsEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** One call of the function, which the test answers. */
interface Invocation {
  readonly event: SqsEvent;
  readonly bodies: readonly string[];
  readonly ids: readonly string[];
  answer(value?: unknown): Promise<void>;
  fail(): Promise<void>;
}

/** Lets everything that waits for nothing but promises happen. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

class FunctionsUnderTest {
  readonly invocations: Invocation[] = [];
  readonly functionArns: string[] = [];

  readonly timeoutSecondsOf: () => number;

  constructor(timeoutSeconds: number) {
    this.timeoutSecondsOf = () => timeoutSeconds;
  }

  principalOf(functionArn: string): Principal {
    return { kind: 'role', roleArn: 'arn:aws:iam::000000000000:role/worker', functionName: functionArn };
  }

  invoke(functionArn: string, payload: unknown): Promise<unknown> {
    this.functionArns.push(functionArn);
    const event = payload as SqsEvent; // safe because only the event source mapping calls
    return new Promise((resolve, reject) => {
      this.invocations.push({
        event,
        bodies: event.Records.map(({ body }) => body),
        ids: event.Records.map(({ messageId }) => messageId),
        answer: (value = null) => {
          resolve(value);
          return settle();
        },
        fail: () => {
          reject(new FunctionError('Error', 'boom'));
          return settle();
        },
      });
    });
  }

  get bodies(): (readonly string[])[] {
    return this.invocations.map((invocation) => invocation.bodies);
  }
}

async function setup(properties: object = {}, { visibility = '60', timeoutSeconds = 10, fifo = false } = {}) {
  const sqs = new SqsUnderTest();
  const name = fifo ? 'q.fifo' : 'q';
  const queue = await sqs.create(name, {
    VisibilityTimeout: visibility,
    ...(fifo && { FifoQueue: 'true', ContentBasedDeduplication: 'true' }),
  });
  const functions = new FunctionsUnderTest(timeoutSeconds);
  const asked: string[] = [];
  const logged: Parameters<LogSink>[0][] = [];
  const authorizer = {
    authorize: (_: Principal, accesses: readonly { action: string; resource: string }[]) => {
      asked.push(...accesses.map(({ action, resource }) => `${action} ${resource}`));
    },
  };
  const [handler] = eventSourceMappingResources({
    sqs: sqs.engine,
    functions,
    authorizer,
    clock: sqs.clock,
    log: (line) => logged.push(line),
    place: { region: 'us-east-1', account: '000000000000' },
  });
  if (handler === undefined) throw new Error('no handler');
  const context: ResourceContext = {
    stackName: 'Stack',
    logicalId: 'Mapping',
    name: (given) => given ?? 'name',
    assetDirectory: ({ objectKey }) => objectKey,
  };
  const mapping = await handler.create(
    handler.properties.parse({ EventSourceArn: sqs.arn(name), FunctionName: 'worker', ...properties }),
    context,
  );
  const start = () => mapping.start?.();
  const next = async (): Promise<Invocation> => {
    await settle();
    const invocation = functions.invocations.shift();
    if (invocation === undefined) throw new Error('the function was not called');
    return invocation;
  };
  const remove = () => handler.remove?.(mapping, undefined);
  return { sqs, queue, functions, asked, logged, handler, start, next, remove };
}

const reporting = { FunctionResponseTypes: ['ReportBatchItemFailures'] };

async function sendAll(sqs: SqsUnderTest, QueueUrl: string, bodies: readonly string[]): Promise<void> {
  const Entries = bodies.map((MessageBody, index) => ({ Id: `${index}`, MessageBody }));
  await sqs.engine.run('SendMessageBatch', { QueueUrl, Entries });
}

describe('an event source mapping', () => {
  test('takes nothing more once it is removed', async () => {
    const { sqs, queue, functions, start, next, remove } = await setup();
    start();
    await sqs.send(queue, 'before');
    await next();
    await remove();
    await sqs.send(queue, 'after');
    await settle();
    expect(functions.invocations).toEqual([]);
  });

  test('hands over messages as Lambda records, and deletes them afterwards', async () => {
    const { sqs, queue, functions, start, next } = await setup();
    start();
    const MessageAttributes = { k: { DataType: 'String', StringValue: 'v' } };
    const sent = await sqs.send(queue, 'hello', { MessageAttributes });

    const invocation = await next();

    expect(invocation.event).toEqual({
      Records: [
        {
          messageId: sent.MessageId,
          receiptHandle: expect.any(String),
          body: 'hello',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: expect.stringMatching(/^\d{13}$/),
            SenderId: expect.any(String),
            ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
          },
          messageAttributes: {
            k: { stringValue: 'v', stringListValues: [], binaryListValues: [], dataType: 'String' },
          },
          md5OfMessageAttributes: sent.MD5OfMessageAttributes,
          md5OfBody: '5d41402abc4b2a76b9719d911017c592',
          eventSource: 'aws:sqs',
          eventSourceARN: sqs.arn('q'),
          awsRegion: 'us-east-1',
        },
      ],
    });
    expect(functions.functionArns).toEqual([FUNCTION_ARN]);
    await invocation.answer();
    sqs.advance(60);
    await settle();
    expect(await sqs.receive(queue)).toEqual([]);
  });

  test('takes what lay in the queue before it began, at most a batch at a time', async () => {
    const { sqs, queue, functions, start } = await setup({ BatchSize: 2 });
    await sendAll(sqs, queue, ['1', '2', '3']);

    start();
    await settle();

    expect(functions.bodies).toEqual([['1', '2'], ['3']]);
  });

  test('runs no more batches at a time than its maximum concurrency', async () => {
    const { sqs, queue, functions, start } = await setup({
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: 2 },
    });
    start();
    await sendAll(sqs, queue, ['1', '2', '3']);
    await settle();
    expect(functions.bodies).toEqual([['1'], ['2']]);

    await functions.invocations[0]?.answer();

    expect(functions.bodies).toEqual([['1'], ['2'], ['3']]);
  });

  test('waits for its window before it hands over a batch that is not full', async () => {
    const { sqs, queue, functions, start } = await setup({
      BatchSize: 3,
      MaximumBatchingWindowInSeconds: 5,
    });
    start();
    await sendAll(sqs, queue, ['1', '2']);
    sqs.advance(4);
    await settle();
    expect(functions.bodies).toEqual([]);

    sqs.advance(1);
    await sendAll(sqs, queue, ['3', '4', '5']);

    expect(functions.bodies).toEqual([
      ['1', '2'],
      ['3', '4', '5'],
    ]);
  });

  test('hands over less than a batch when the messages are large', async () => {
    const { sqs, queue, functions, start } = await setup();
    for (let count = 0; count < 7; count += 1) await sqs.send(queue, 'x'.repeat(1_048_576));

    start();

    expect(functions.bodies.map((bodies) => bodies.length)).toEqual([5, 2]);
  });

  test('gives a whole batch back when the function fails, after the visibility timeout', async () => {
    const { sqs, queue, functions, logged, start, next } = await setup();
    await sendAll(sqs, queue, ['1', '2']);
    start();
    await (await next()).fail();
    expect(logged).toMatchObject([{ level: 'warn', text: expect.stringContaining('boom') }]);

    sqs.advance(59);
    await settle();
    expect(functions.bodies).toEqual([]);
    sqs.advance(1);
    await settle();

    expect((await next()).bodies).toEqual(['1', '2']);
  });

  test('gives back only the messages that the function reports', async () => {
    const { sqs, queue, start, next } = await setup(reporting);
    await sendAll(sqs, queue, ['good', 'bad']);
    start();
    const first = await next();

    await first.answer({ batchItemFailures: [{ itemIdentifier: first.ids[1] }] });
    sqs.advance(60);
    await settle();

    expect((await next()).bodies).toEqual(['bad']);
  });

  test.each([
    ['nothing', null],
    ['an empty object', {}],
    ['no list', { batchItemFailures: null }],
    ['an empty list', { batchItemFailures: [] }],
  ])('takes %s for success of the whole batch', async (_, answer) => {
    const { sqs, queue, functions, start, next } = await setup(reporting);
    await sendAll(sqs, queue, ['1', '2']);
    start();

    await (await next()).answer(answer);
    sqs.advance(60);
    await settle();

    expect(functions.bodies).toEqual([]);
  });

  test.each([
    ['an unknown message', { batchItemFailures: [{ itemIdentifier: 'unknown' }] }],
    ['an empty id', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['no id', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['an id under another name', { batchItemFailures: [{ messageId: 'x' }] }],
    ['something that is no list', { batchItemFailures: 'all' }],
    ['plain text', 'done'],
  ])('takes %s for failure of the whole batch', async (_, answer) => {
    const { sqs, queue, start, next } = await setup(reporting);
    await sendAll(sqs, queue, ['1', '2']);
    start();

    await (await next()).answer(answer);
    sqs.advance(60);
    await settle();

    expect((await next()).bodies).toEqual(['1', '2']);
  });

  test('does not look at the answer unless it is told to', async () => {
    const { sqs, queue, functions, start, next } = await setup();
    await sendAll(sqs, queue, ['1']);
    start();
    const first = await next();

    await first.answer({ batchItemFailures: [{ itemIdentifier: first.ids[0] }] });
    sqs.advance(60);
    await settle();

    expect(functions.bodies).toEqual([]);
  });

  test('brings a poison message to the dead-letter queue while its neighbours are done', async () => {
    const { sqs, queue, functions, start } = await setup(reporting);
    const dead = await sqs.create('dead');
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: sqs.arn('dead'), maxReceiveCount: 3 });
    await sqs.engine.run('SetQueueAttributes', { QueueUrl: queue, Attributes: { RedrivePolicy } });
    await sendAll(sqs, queue, ['good', 'poison']);
    start();
    const calls: (readonly string[])[] = [];

    for (let attempt = 0; attempt < 5; attempt += 1) {
      for (const invocation of functions.invocations.splice(0)) {
        calls.push(invocation.bodies);
        const poison = invocation.ids[invocation.bodies.indexOf('poison')];
        await invocation.answer({ batchItemFailures: [{ itemIdentifier: poison }] });
      }
      sqs.advance(60);
      await settle();
    }

    expect(calls).toEqual([['good', 'poison'], ['poison'], ['poison']]);
    expect(await sqs.bodies(dead)).toEqual(['poison']);
  });

  test('keeps the order of a FIFO group over a failure', async () => {
    const { sqs, queue, functions, start, next } = await setup({ BatchSize: 1 }, { fifo: true });
    start();
    for (const body of ['1', '2']) await sqs.send(queue, body, { MessageGroupId: 'g' });
    await (await next()).fail();
    expect(functions.bodies).toEqual([]);

    sqs.advance(60);
    await (await next()).answer();

    expect((await next()).bodies).toEqual(['2']);
  });

  test('stops with the engine, and leaves what was in flight to the next start', async () => {
    const { sqs, queue, functions, start, next } = await setup();
    await sendAll(sqs, queue, ['1']);
    start();
    const invocation = await next();

    sqs.engine.close();
    await invocation.answer();
    await sqs.send(queue, '2');
    sqs.advance(60);
    await settle();

    expect(functions.bodies).toEqual([]);
    expect(await sqs.bodies(queue)).toEqual(['1', '2']);
  });

  test('receives a message once in a jump over many visibility timeouts', async () => {
    const { sqs, queue, start, next } = await setup();
    await sendAll(sqs, queue, ['1']);
    start();
    await next();

    sqs.advance(3600);

    expect((await next()).event.Records[0]).toMatchObject({ attributes: { ApproximateReceiveCount: '2' } });
    await expect(next()).rejects.toThrow('the function was not called');
  });

  test('does nothing while it is disabled', async () => {
    const { sqs, queue, functions, start } = await setup({ Enabled: false });
    start();

    await sqs.send(queue, '1');

    expect(functions.bodies).toEqual([]);
  });
});

describe('at the start', () => {
  test("the function's role must allow polling", async () => {
    const { sqs, asked, start } = await setup();

    start();

    const arn = sqs.arn('q');
    expect(asked).toEqual([
      `sqs:ReceiveMessage ${arn}`,
      `sqs:DeleteMessage ${arn}`,
      `sqs:GetQueueAttributes ${arn}`,
    ]);
  });

  test('a visibility timeout shorter than the function may take is refused', async () => {
    const { start } = await setup({}, { visibility: '30', timeoutSeconds: 31 });

    expect(start).toThrow('Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds');
  });

  test('a queue that does not exist is refused', async () => {
    const { start } = await setup({ EventSourceArn: 'arn:aws:sqs:us-east-1:000000000000:gone' });

    expect(start).toThrow(/:gone does not exist/);
  });

  test('a FIFO queue with a window is refused', async () => {
    const { start } = await setup({ MaximumBatchingWindowInSeconds: 1 }, { fifo: true });

    expect(start).toThrow(/FIFO/);
  });

  test.each([
    ['filters', { FilterCriteria: { Filters: [] } }, 'FilterCriteria'],
    ['other sources', { EventSourceArn: 'arn:aws:kinesis:us-east-1:0:stream/x' }, 'only SQS queues'],
    ['large batches without a window', { BatchSize: 11 }, 'MaximumBatchingWindowInSeconds'],
    ['a concurrency of 1', { ScalingConfig: { MaximumConcurrency: 1 } }, 'MaximumConcurrency'],
  ])('%s are refused by name', async (_, properties, name) => {
    await expect(setup(properties)).rejects.toThrow(name);
  });
});
