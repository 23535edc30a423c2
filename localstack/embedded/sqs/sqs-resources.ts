import { z } from 'zod';
import { type ResourceHandler, resourceHandler } from '../resource.ts';
import type { ResourcePolicies } from '../service.ts';
import type { QueueAttributes } from './queue-attributes.ts';
import { queueNameIn } from './queue-registry.ts';
import { RedriveAllowPolicy, RedrivePolicy } from './redrive-policy.ts';
import type { SqsEngine } from './sqs-engine.ts';

const Setting = z.union([z.number(), z.string(), z.boolean()]).optional();

const QueueProperties = z.strictObject({
  QueueName: z.string().optional(),
  VisibilityTimeout: Setting,
  DelaySeconds: Setting,
  MessageRetentionPeriod: Setting,
  ReceiveMessageWaitTimeSeconds: Setting,
  MaximumMessageSize: Setting,
  FifoQueue: Setting,
  ContentBasedDeduplication: Setting,
  SqsManagedSseEnabled: Setting,
  RedrivePolicy: RedrivePolicy.optional(),
  RedriveAllowPolicy: RedriveAllowPolicy.optional(),
  Tags: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).default([]),
});

const QueuePolicyProperties = z.strictObject({
  PolicyDocument: z.record(z.string(), z.unknown()),
  Queues: z.array(z.string()).min(1),
});

const FIFO_SUFFIX = '.fifo';
const MAX_NAME_LENGTH = 80;

export function sqsResources(engine: SqsEngine, policies: ResourcePolicies): ResourceHandler[] {
  return [
    resourceHandler({
      type: 'AWS::SQS::Queue',
      properties: QueueProperties,
      changesInPlace: true,
      remove: ({ ref }) => engine.remove(ref),
      create({ QueueName, Tags, ...settings }, context) {
        const suffix = QueueName === undefined && isTrue(settings.FifoQueue) ? FIFO_SUFFIX : '';
        const name = context.name(QueueName, { maxLength: MAX_NAME_LENGTH - suffix.length }) + suffix;
        const tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
        const { arn, url } = engine.provision({ name, attributes: asText(settings), tags });
        return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
      },
    }),

    resourceHandler({
      type: 'AWS::SQS::QueuePolicy',
      properties: QueuePolicyProperties,
      create({ PolicyDocument, Queues }, { stackName, logicalId }) {
        for (const url of Queues) policies.attach(engine.arnOf(queueNameIn(url)), PolicyDocument);
        return { ref: `${stackName}-${logicalId}` };
      },
      remove(_resource, { PolicyDocument, Queues }) {
        for (const url of Queues) policies.detach(engine.arnOf(queueNameIn(url)), PolicyDocument);
      },
    }),
  ];
}

/** Settings as the API takes them: policies as JSON, everything else as plain text. `false` FIFO is no FIFO. */
function asText({ FifoQueue, ...settings }: Readonly<Record<string, unknown>>): QueueAttributes {
  const given = isTrue(FifoQueue) ? { ...settings, FifoQueue } : settings;
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  );
}

function isTrue(value: unknown): boolean {
  return String(value) === 'true';
}
