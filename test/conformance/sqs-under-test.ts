import { randomUUID } from 'node:crypto';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  type QueueAttributeName,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';
import type { AwsUnderTest } from './endpoint.ts';

const PATIENCE_MS = 60_000;

type Attributes = Partial<Record<QueueAttributeName, string>>;

/** The official SDK's client with the few calls that every test makes. Each test makes its own queues. */
export class SqsUnderTest {
  readonly client: SQSClient;

  constructor({ endpoint, region, credentials }: AwsUnderTest) {
    this.client = new SQSClient({ endpoint, region, credentials, maxAttempts: 1 });
  }

  /** @returns the queue's URL */
  async create(attributes: Attributes = {}): Promise<string> {
    const suffix = attributes.FifoQueue === 'true' ? '.fifo' : '';
    const QueueName = `conformance-${randomUUID()}${suffix}`;
    const { QueueUrl = '' } = await this.client.send(
      new CreateQueueCommand({ QueueName, Attributes: attributes }),
    );
    onTestFinished(async () => {
      await this.client.send(new DeleteQueueCommand({ QueueUrl }));
    });
    return QueueUrl;
  }

  /** A queue, and the one that gets what it received too often. */
  async createWithDeadLetterQueue(maxReceiveCount: number, attributes: Attributes = {}) {
    const dead = await this.create();
    const deadArn = await this.arn(dead);
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadArn, maxReceiveCount });
    return { dead, deadArn, queue: await this.create({ ...attributes, RedrivePolicy }) };
  }

  async attributes(QueueUrl: string, ...names: QueueAttributeName[]): Promise<Attributes> {
    const AttributeNames = names.length > 0 ? names : (['All'] as const);
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] });
    return (await this.client.send(command)).Attributes ?? {};
  }

  async arn(QueueUrl: string): Promise<string> {
    return (await this.attributes(QueueUrl, 'QueueArn')).QueueArn ?? '';
  }

  send(QueueUrl: string, MessageBody: string, more: Partial<SendMessageCommandInput> = {}) {
    return this.client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
  }

  async receive(QueueUrl: string, more: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
      ...more,
    });
    return (await this.client.send(command)).Messages ?? [];
  }

  /** Receives until there are `count` messages or the time is over: AWS may answer with fewer at a time. */
  async collect(QueueUrl: string, count: number): Promise<Message[]> {
    const messages: Message[] = [];
    for (const end = Date.now() + PATIENCE_MS; messages.length < count && Date.now() < end; ) {
      messages.push(...(await this.receive(QueueUrl, { WaitTimeSeconds: 1 })));
    }
    return messages;
  }

  delete(QueueUrl: string, message: Message | undefined) {
    return this.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
  }
}
