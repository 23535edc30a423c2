import type { Context, SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLogger } from '../../../../shared/runtime/logger.ts';
import { type HeldMessage, type MoreMessages, workBeside } from '../../../../shared/runtime/work-beside.ts';

const ARN = 'arn:aws:sqs:us-east-1:000000000000:work';
const ANSWER: SQSBatchResponse = { batchItemFailures: [{ itemIdentifier: 'of Lambda' }] };

function held(messageId: string): HeldMessage {
  const attributes = { ApproximateReceiveCount: '1' };
  return { messageId, receiptHandle: `handle of ${messageId}`, body: '{}', attributes, eventSourceARN: ARN };
}

/** A worker whose batch ends once `release` is called, and a queue with messages. */
function world(queue: string[], { remainingMs = 50_000, hasWaited = true } = {}) {
  const removed: string[] = [];
  const asked: number[] = [];
  const returned: string[] = [];
  const batch = Promise.withResolvers<SQSBatchResponse>();
  const messages: MoreMessages = {
    receive: async (_arn, most, waitSeconds) => {
      asked.push(waitSeconds);
      return queue.splice(0, most).map(held);
    },
    remove: async ({ messageId }) => {
      removed.push(messageId);
    },
    putBack: async ({ messageId }) => {
      returned.push(messageId);
    },
  };
  const time = { remainingMs };
  const begin = (handle: (message: HeldMessage) => Promise<void>) =>
    workBeside(
      {
        messages,
        needsMs: 22_000,
        pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
        hasWaited: () => hasWaited,
        random: () => 0,
      },
      {
        event: { Records: [held('first') as SQSRecord] }, // safe: nothing looks at the rest
        context: { getRemainingTimeInMillis: () => time.remainingMs } as Context, // safe: as above
        answer: batch.promise,
      },
      handle,
      createLogger('worker'),
    );
  return { messages, removed, returned, asked, time, begin, release: () => batch.resolve(ANSWER) };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('what is taken beside a batch is removed once it is done; what fails stays in the queue', async () => {
  const { removed, begin, release } = world(['good', 'bad', 'fine']);
  const working = begin(async ({ messageId }) => {
    if (messageId === 'bad') throw new Error('endpoint down');
  });
  await vi.advanceTimersByTimeAsync(400);
  expect(removed).toEqual(['good', 'fine']);
  release();
  await vi.advanceTimersByTimeAsync(5000);
  expect(await working).toEqual(ANSWER);
});

test('the answer to Lambda is that of its own batch, also when the queue refuses everything', async () => {
  const { messages, begin, release } = world(['good']);
  const refused = { ...messages, remove: async () => Promise.reject(new Error('no such handle')) };
  Object.assign(messages, refused, { receive: vi.fn(messages.receive) });
  const handled: string[] = [];
  const working = begin(async ({ messageId }) => {
    handled.push(messageId);
  });
  await vi.advanceTimersByTimeAsync(400);
  Object.assign(messages, { receive: async () => Promise.reject(new Error('queue down')) });
  await vi.advanceTimersByTimeAsync(5000);
  release();
  await vi.advanceTimersByTimeAsync(5000);
  expect(await working).toEqual(ANSWER);
  expect(handled).toEqual(['good']);
});

test('nothing is taken when the time that is left is too short for it', async () => {
  const { asked, begin, release } = world(['late'], { remainingMs: 21_999 });
  const working = begin(async () => expect.fail('it was taken'));
  await vi.advanceTimersByTimeAsync(10_000);
  release();
  await vi.advanceTimersByTimeAsync(5000);
  expect(await working).toEqual(ANSWER);
  expect(asked).toEqual([]);
});

test.each([
  { remainingMs: 20_000, handled: ['late'], returned: [] },
  { remainingMs: 19_999, handled: [], returned: ['late'] },
])(
  'what comes with $remainingMs ms left, as the queue took long to give it, is begun or put back for others',
  async ({ remainingMs, ...expected }) => {
    const { messages, returned, time, begin, release } = world(['late']);
    const receive = messages.receive.bind(messages);
    Object.assign(messages, {
      receive: async (...request: Parameters<typeof receive>) => {
        time.remainingMs = remainingMs;
        return receive(...request);
      },
    });
    const handled: string[] = [];
    const working = begin(async ({ messageId }) => {
      handled.push(messageId);
    });
    await vi.advanceTimersByTimeAsync(400);
    release();
    await vi.advanceTimersByTimeAsync(5000);
    expect(await working).toEqual(ANSWER);
    expect({ handled, returned }).toEqual(expected);
  },
);

test('takes nothing while its work lasts for other reasons than somebody who is waited for', async () => {
  const { asked, begin, release } = world(['second'], { hasWaited: false });
  const working = begin(async () => undefined);
  await vi.advanceTimersByTimeAsync(10_000);
  release();
  await vi.advanceTimersByTimeAsync(1000);
  expect(await working).toEqual(ANSWER);
  expect(asked).toEqual([]);
});
