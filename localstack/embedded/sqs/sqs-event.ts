import { z } from 'zod';
import type { JsonObject } from '../service.ts';
import type { MessageAttributes, StoredMessage } from './message.ts';
import { attributesDigest, bodyDigest } from './message-digest.ts';
import type { Queue } from './queue.ts';
import { systemAttributes } from './received-message.ts';

/** What a function gets for a batch of messages. */
export function sqsEvent(batch: readonly StoredMessage[], queue: Queue, region: string): JsonObject {
  return { Records: batch.map((message) => sqsRecord(message, queue, region)) };
}

function sqsRecord(message: StoredMessage, queue: Queue, region: string): JsonObject {
  const md5OfMessageAttributes = attributesDigest(message.attributes);
  return {
    messageId: message.id,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: systemAttributes(message, queue.fifo),
    messageAttributes: recordAttributes(message.attributes),
    ...(md5OfMessageAttributes !== undefined && { md5OfMessageAttributes }),
    md5OfBody: bodyDigest(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion: region,
  };
}

function recordAttributes(attributes: MessageAttributes): JsonObject {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        ...(StringValue !== undefined && { stringValue: StringValue }),
        ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
        stringListValues: [],
        binaryListValues: [],
        dataType: DataType,
      },
    ]),
  );
}

const BatchResponse = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullish();

/**
 * The messages that a function's answer leaves as done. An answer that is not of the agreed form, or that names a
 * message which is not in the batch, fails the whole batch, as on AWS.
 */
export function doneMessages(batch: readonly StoredMessage[], answer: unknown): readonly StoredMessage[] {
  const response = BatchResponse.safeParse(answer);
  if (!response.success) return [];
  const failedIds = new Set(response.data?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
  const done = batch.filter(({ id }) => !failedIds.has(id));
  return done.length + failedIds.size === batch.length ? done : [];
}
