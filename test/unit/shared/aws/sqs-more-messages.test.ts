import { createHash } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { SqsMoreMessages } from '../../../../shared/aws/sqs-more-messages.ts';
import { fakeJsonService } from './fake-aws.ts';

const ARN = 'arn:aws:sqs:us-east-1:000000000000:work';

async function aQueue(answer: Record<string, unknown> = {}) {
  const calls: [operation: string, input: Record<string, unknown>][] = [];
  const config = await fakeJsonService((operation, input) => {
    calls.push([operation, input]);
    return operation === 'GetQueueUrl' ? { QueueUrl: `${config.endpoint}/0/work` } : answer;
  });
  return { messages: new SqsMoreMessages(new SQSClient(config)), calls, url: `${config.endpoint}/0/work` };
}

test('receives messages as Lambda would bring them, and asks for the URL of their queue once', async () => {
  const message = {
    MessageId: 'one',
    ReceiptHandle: 'handle',
    Body: '{}',
    MD5OfBody: createHash('md5').update('{}').digest('hex'),
    Attributes: { ApproximateReceiveCount: '3' },
  };
  const { messages, calls, url } = await aQueue({ Messages: [message] });
  expect(await messages.receive(ARN, 7, 1)).toEqual([
    {
      messageId: 'one',
      receiptHandle: 'handle',
      body: '{}',
      attributes: { ApproximateReceiveCount: '3' },
      eventSourceARN: ARN,
    },
  ]);
  await messages.receive(ARN, 100, 0);
  const asked = { QueueUrl: url, MessageSystemAttributeNames: ['ApproximateReceiveCount'] };
  expect(calls).toEqual([
    ['GetQueueUrl', { QueueName: 'work' }],
    ['ReceiveMessage', { ...asked, MaxNumberOfMessages: 7, WaitTimeSeconds: 1 }],
    ['ReceiveMessage', { ...asked, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }],
  ]);
});

test('receives nothing where nothing is', async () => {
  const { messages } = await aQueue();
  expect(await messages.receive(ARN, 10, 0)).toEqual([]);
});

test('removes a message that was done from its queue, and shows others again one that it puts back', async () => {
  const { messages, calls, url } = await aQueue();
  const body = { messageId: 'one', body: '{}', attributes: { ApproximateReceiveCount: '1' } };
  const message = { ...body, receiptHandle: 'handle', eventSourceARN: ARN };
  await messages.remove(message);
  expect(calls.at(-1)).toEqual(['DeleteMessage', { QueueUrl: url, ReceiptHandle: 'handle' }]);
  await messages.putBack(message);
  const hidden = { QueueUrl: url, ReceiptHandle: 'handle', VisibilityTimeout: 0 };
  expect(calls.at(-1)).toEqual(['ChangeMessageVisibility', hidden]);
});
