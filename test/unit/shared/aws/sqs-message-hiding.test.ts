import { SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { SqsMessageHiding } from '../../../../shared/aws/sqs-message-hiding.ts';
import { fakeJsonService } from './fake-aws.ts';

const MESSAGE = { eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:work', receiptHandle: 'handle' };

async function aQueue(answer: (operation: string) => Record<string, unknown> = () => ({})) {
  const calls: [operation: string, input: Record<string, unknown>][] = [];
  const config = await fakeJsonService((operation, input) => {
    calls.push([operation, input]);
    return operation === 'GetQueueUrl' ? { QueueUrl: `${config.endpoint}/0/work` } : answer(operation);
  });
  return { messages: new SqsMessageHiding(new SQSClient(config)), calls, url: `${config.endpoint}/0/work` };
}

test('hides a message of the queue that it came from', async () => {
  const { messages, calls, url } = await aQueue();
  await messages.hide(MESSAGE, 30);
  expect(calls).toEqual([
    ['GetQueueUrl', { QueueName: 'work' }],
    ['ChangeMessageVisibility', { QueueUrl: url, ReceiptHandle: 'handle', VisibilityTimeout: 30 }],
  ]);
});

test('asks for the URL of a queue once', async () => {
  const { messages, calls } = await aQueue();
  await messages.hide(MESSAGE, 30);
  await messages.hide(MESSAGE, 30);
  expect(calls.filter(([operation]) => operation === 'GetQueueUrl')).toHaveLength(1);
});

test('throws what the queue refuses', async () => {
  const { messages } = await aQueue(() => ({ status: 400, __type: 'ReceiptHandleIsInvalid' }));
  await expect(messages.hide(MESSAGE, 30)).rejects.toThrow();
});
