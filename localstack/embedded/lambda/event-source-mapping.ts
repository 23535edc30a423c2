import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import { type ResourceHandler, resourceHandler } from '../resource.ts';
import type { Authorizer, Functions, LogSink, Place } from '../service.ts';
import type { StoredMessage } from '../sqs/message.ts';
import type { Queue } from '../sqs/queue.ts';
import { QueueConsumer } from '../sqs/queue-consumer.ts';
import type { SqsEngine } from '../sqs/sqs-engine.ts';
import { doneMessages, sqsEvent } from '../sqs/sqs-event.ts';

interface EventSourceMappingOptions {
  readonly sqs: SqsEngine;
  readonly functions: Functions & {
    /** A queue that would show a message again too early is refused, as on AWS. */
    timeoutSecondsOf(functionArn: string): number;
  };
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly log: LogSink;
  readonly place: Place;
}

/** What Lambda does in the function's name, so the function's role must allow it. */
const POLLING_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
/** Lambda begins with five batches at a time. */
const DEFAULT_CONCURRENCY = 5;
const MAX_BATCH_WITHOUT_WINDOW = 10;

const Properties = z
  .strictObject({
    EventSourceArn: z
      .string()
      .regex(/^arn:aws:sqs:/, 'only SQS queues can be event sources in the local cloud'),
    FunctionName: z.string(),
    BatchSize: z.coerce.number().int().min(1).max(10_000).default(MAX_BATCH_WITHOUT_WINDOW),
    MaximumBatchingWindowInSeconds: z.coerce.number().int().min(0).max(300).default(0),
    FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
    ScalingConfig: z
      .strictObject({ MaximumConcurrency: z.coerce.number().int().min(2).max(1000).optional() })
      .default({}),
    Enabled: z.union([z.boolean(), z.stringbool()]).default(true),
    /** Only for people's bills. */
    Tags: z.unknown().optional(),
  })
  .refine(
    ({ BatchSize, MaximumBatchingWindowInSeconds }) =>
      BatchSize <= MAX_BATCH_WITHOUT_WINDOW || MaximumBatchingWindowInSeconds > 0,
    {
      path: ['MaximumBatchingWindowInSeconds'],
      message: `must be at least 1 when BatchSize is greater than ${MAX_BATCH_WITHOUT_WINDOW}`,
    },
  );
type Properties = z.output<typeof Properties>;

export function eventSourceMappingResources(options: EventSourceMappingOptions): ResourceHandler[] {
  const polling = new Map<string, QueueConsumer>();
  return [
    resourceHandler({
      type: 'AWS::Lambda::EventSourceMapping',
      properties: Properties,
      create(properties, { stackName, logicalId }) {
        const { region, account } = options.place;
        const id = `${stackName}-${logicalId}`;
        return {
          ref: id,
          attributes: {
            Id: id,
            EventSourceMappingArn: `arn:aws:lambda:${region}:${account}:event-source-mapping:${id}`,
          },
          start: () => {
            if (properties.Enabled) polling.set(id, startPolling(properties, options));
          },
        };
      },
      remove({ ref }) {
        polling.get(ref)?.stop();
        polling.delete(ref);
      },
    }),
  ];
}

/** @throws {AwsError} what AWS would refuse when the mapping is made. */
function startPolling(properties: Properties, options: EventSourceMappingOptions): QueueConsumer {
  const { sqs, functions, authorizer, clock } = options;
  const functionArn = arnOfFunction(properties.FunctionName, options.place);
  const queue = sqs.queueByArn(properties.EventSourceArn);
  if (queue === undefined) {
    throw refused(`The event source ${properties.EventSourceArn} does not exist: create the queue first.`);
  }
  checkQueue(queue, properties, functions.timeoutSecondsOf(functionArn));
  authorizer.authorize(
    functions.principalOf(functionArn),
    POLLING_ACTIONS.map((action) => ({ action, resource: queue.arn })),
  );

  const consumer = new QueueConsumer({
    queue,
    clock,
    batchSize: properties.BatchSize,
    windowSeconds: properties.MaximumBatchingWindowInSeconds,
    maxConcurrency: properties.ScalingConfig.MaximumConcurrency ?? DEFAULT_CONCURRENCY,
    handle: (batch) => invoke(batch, queue, functionArn, properties, options),
  });
  consumer.start();
  return consumer;
}

function checkQueue(queue: Queue, properties: Properties, functionTimeoutSeconds: number): void {
  if (queue.settings.visibilityTimeoutSeconds < functionTimeoutSeconds) {
    throw refused(
      `Queue visibility timeout: ${queue.settings.visibilityTimeoutSeconds} seconds is less than Function timeout: ${functionTimeoutSeconds} seconds`,
    );
  }
  const { BatchSize, MaximumBatchingWindowInSeconds } = properties;
  if (queue.fifo && (BatchSize > MAX_BATCH_WITHOUT_WINDOW || MaximumBatchingWindowInSeconds > 0)) {
    throw refused(
      `A FIFO queue takes a BatchSize of at most ${MAX_BATCH_WITHOUT_WINDOW} and no MaximumBatchingWindowInSeconds.`,
    );
  }
}

async function invoke(
  batch: readonly StoredMessage[],
  queue: Queue,
  functionArn: string,
  { FunctionResponseTypes }: Properties,
  { functions, log, place }: EventSourceMappingOptions,
): Promise<readonly StoredMessage[]> {
  try {
    const answer = await functions.invoke(functionArn, sqsEvent(batch, queue, place.region));
    return FunctionResponseTypes.length > 0 ? doneMessages(batch, answer) : batch;
  } catch (error) {
    if (!queue.isClosed) {
      log({
        source: 'event-source-mapping',
        level: 'warn',
        text: `${functionArn} failed with ${batch.length} message(s) of ${queue.name}, which are tried again: ${error}`,
      });
    }
    return [];
  }
}

/** Templates name the function by its ARN or, as CDK's `Ref` does, by its name. */
function arnOfFunction(nameOrArn: string, { region, account }: Place): string {
  if (nameOrArn.startsWith('arn:')) return nameOrArn;
  return `arn:aws:lambda:${region}:${account}:function:${nameOrArn}`;
}

function refused(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}
