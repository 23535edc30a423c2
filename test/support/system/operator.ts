import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  DescribeSecretCommand,
  type DescribeSecretResponse,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import {
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { JumpingClock } from '../../../localstack/embedded/clock.ts';
import type { LocalCloud } from '../../../localstack/embedded/cloud.ts';
import { eventually } from './eventually.ts';

const QUEUES = {
  intake: 'Data.IntakeQueueUrl',
  validation: 'Service.ValidationQueueUrl',
  parsing: 'Service.ParsingQueueUrl',
  delivery: 'Service.DeliveryQueueUrl',
  quick: 'Service.QuickQueueUrl',
  trial: 'Service.TrialQueueUrl',
  slow: 'Service.SlowQueueUrl',
  reports: 'Service.ReportQueueUrl',
} as const;
/** The functions that take messages from them. */
const WORKERS = ['Intake', 'Validation', 'Parsing', 'Reports', 'FanOut', 'Notifications'] as const;
const BUCKETS = { uploads: 'Data.UploadsBucket', results: 'Data.ResultsBucket' } as const;

const REST_STEP_MS = 5000;

export type QueueName = keyof typeof QUEUES;
export type BucketName = keyof typeof BUCKETS;

/** What someone with all rights in the account can see and do, through the official SDK. */
export class Operator {
  readonly #cloud: LocalCloud;
  readonly #sqs: SQSClient;
  readonly #s3: S3Client;
  readonly #dynamoDb: DynamoDBDocumentClient;
  readonly #secrets: SecretsManagerClient;

  constructor(cloud: LocalCloud) {
    const settings = { endpoint: cloud.endpoint, credentials: cloud.credentials, region: 'us-east-1' };
    this.#cloud = cloud;
    this.#sqs = new SQSClient(settings);
    this.#s3 = new S3Client(settings);
    this.#dynamoDb = DynamoDBDocumentClient.from(new DynamoDBClient(settings));
    this.#secrets = new SecretsManagerClient(settings);
  }

  /** An output of the stage's stacks, e.g. `Data.UsersTable`. */
  output(name: string): string {
    const value = this.#cloud.outputs[`EtlDesign-local-${name}`];
    if (value === undefined) throw new Error(`No output ${name} among ${Object.keys(this.#cloud.outputs)}`);
    return value;
  }

  async putItem(table: string, item: Record<string, unknown>): Promise<void> {
    await this.#dynamoDb.send(new PutCommand({ TableName: this.output(table), Item: item }));
  }

  async item(table: string, key: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { Item } = await this.#dynamoDb.send(new GetCommand({ TableName: this.output(table), Key: key }));
    if (Item === undefined) throw new Error(`No item ${JSON.stringify(key)} in ${table}`);
    return Item;
  }

  /** Gives a secret another value; the one before stays known as the previous one. */
  async rotate(secretArn: string, value: string): Promise<void> {
    const SecretId = this.output(secretArn);
    await this.#secrets.send(new PutSecretValueCommand({ SecretId, SecretString: value }));
  }

  /** Has a secret renewed by its function. @returns the id of the version that will be in force */
  async startRotation(arn: string, RotateImmediately = true): Promise<string> {
    const SecretId = this.output(arn);
    const { VersionId } = await this.#secrets.send(new RotateSecretCommand({ SecretId, RotateImmediately }));
    return VersionId ?? '';
  }

  async describeSecret(arn: string): Promise<DescribeSecretResponse> {
    return this.#secrets.send(new DescribeSecretCommand({ SecretId: this.output(arn) }));
  }

  /** The value of a secret of which an output says where it is. */
  async secret(arn: string): Promise<string> {
    const { SecretString } = await this.#secrets.send(
      new GetSecretValueCommand({ SecretId: this.output(arn) }),
    );
    if (SecretString === undefined) throw new Error(`No value in ${arn}`);
    return SecretString;
  }

  async send(queue: QueueName, body: unknown): Promise<void> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: this.output(QUEUES[queue]), MessageBody: text }));
  }

  /** Puts a message into a queue of which an output says where it is. */
  async leave(queueUrl: string, text: string): Promise<void> {
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: this.output(queueUrl), MessageBody: text }));
  }

  /** Messages that wait, are delayed or in flight. */
  async depth(queue: QueueName): Promise<number> {
    return this.#depthOf(this.output(QUEUES[queue]));
  }

  async deadLetters(queue: QueueName): Promise<number> {
    const { Attributes } = await this.#sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.output(QUEUES[queue]),
        AttributeNames: ['RedrivePolicy'],
      }),
    );
    const { deadLetterTargetArn } = JSON.parse(Attributes?.RedrivePolicy ?? '{}') as {
      deadLetterTargetArn: string;
    };
    const name = deadLetterTargetArn.split(':').at(-1) ?? '';
    return this.#depthOf(this.output(QUEUES[queue]).replace(/[^/]+$/, name));
  }

  /** Messages of any queue that were given up. */
  async allDeadLetters(): Promise<number> {
    const counts = await Promise.all((Object.keys(QUEUES) as QueueName[]).map((q) => this.deadLetters(q)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Loses everything in the queue, also what is in flight. */
  async purge(queue: QueueName): Promise<void> {
    await this.#sqs.send(new PurgeQueueCommand({ QueueUrl: this.output(QUEUES[queue]) }));
  }

  /** From now on S3 tells nobody what was uploaded. */
  async loseUploadEvents(): Promise<void> {
    const Bucket = this.output(BUCKETS.uploads);
    await this.#s3.send(
      new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: {} }),
    );
  }

  /** Keys of all objects. */
  async keys(bucket: BucketName): Promise<string[]> {
    const { Contents = [] } = await this.#s3.send(
      new ListObjectsV2Command({ Bucket: this.output(BUCKETS[bucket]) }),
    );
    return Contents.map(({ Key = '' }) => Key);
  }

  /** Puts something else in the place of an object. */
  async overwrite(bucket: BucketName, key: string, text: string): Promise<void> {
    await this.#s3.send(new PutObjectCommand({ Bucket: this.output(BUCKETS[bucket]), Key: key, Body: text }));
  }

  async removeObject(bucket: BucketName, key: string): Promise<void> {
    await this.#s3.send(new DeleteObjectCommand({ Bucket: this.output(BUCKETS[bucket]), Key: key }));
  }

  /** Returns when every queue of the journey is empty. */
  async quiet(): Promise<void> {
    await eventually('empty queues', async () => ((await this.isQuiet()) ? true : undefined));
  }

  /** Whether every queue is empty. Asked in the journey's order, so that no message slips past the question. */
  async isQuiet(): Promise<boolean> {
    for (const queue of Object.keys(QUEUES) as QueueName[]) {
      if ((await this.depth(queue)) > 0) return false;
    }
    return true;
  }

  /** The same, with the clock moving on: a message that failed rests for a while before it comes again. */
  async settled(clock: JumpingClock): Promise<void> {
    await eventually('empty queues', async () => {
      if (await this.isQuiet()) return true;
      if (!this.#isAtWork()) clock.advance(REST_STEP_MS); // a jump would take who is at work for dead
      return undefined;
    });
  }

  #isAtWork(): boolean {
    return WORKERS.some((worker) => this.#cloud.functions.isAtWork(`${worker}Function`));
  }

  /** Returns when nothing can be received: what is left is in flight or delayed until the clock moves. */
  async idle(): Promise<void> {
    await eventually('no message to wait', async () => {
      const waiting = await Promise.all(
        Object.values(QUEUES).map((queue) => this.#waiting(this.output(queue))),
      );
      return waiting.every((count) => count === 0) ? true : undefined;
    });
  }

  close(): void {
    this.#sqs.destroy();
    this.#s3.destroy();
    this.#dynamoDb.destroy();
    this.#secrets.destroy();
  }

  async #waiting(queueUrl: string): Promise<number> {
    return Number((await this.#attributesOf(queueUrl)).ApproximateNumberOfMessages);
  }

  async #depthOf(queueUrl: string): Promise<number> {
    const Attributes = await this.#attributesOf(queueUrl);
    return (
      Number(Attributes.ApproximateNumberOfMessages) +
      Number(Attributes.ApproximateNumberOfMessagesNotVisible) +
      Number(Attributes.ApproximateNumberOfMessagesDelayed)
    );
  }

  async #attributesOf(queueUrl: string): Promise<Record<string, string>> {
    const { Attributes = {} } = await this.#sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
    );
    return Attributes;
  }
}
