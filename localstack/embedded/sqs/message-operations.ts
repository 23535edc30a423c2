import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { JsonObject } from '../service.ts';
import { batchOf, runBatch } from './batch.ts';
import { MessageAttribute, MessageAttributes, type OutgoingMessage } from './message.ts';
import { attributesDigest, bodyDigest } from './message-digest.ts';
import { MAX_MESSAGE_BYTES, messageBytes } from './message-rules.ts';
import { type Operation, operation } from './operation.ts';
import type { Queue } from './queue.ts';
import { boundedInteger } from './queue-attributes.ts';
import { type QueueRegistry, queueNameIn } from './queue-registry.ts';
import { receivedMessage } from './received-message.ts';
import { refusal } from './refusals.ts';
import { waitForMessages } from './wait-for-messages.ts';

const MAX_VISIBILITY_SECONDS = 43_200;

const sendShape = {
  MessageBody: z.string(),
  DelaySeconds: z.number().optional(),
  MessageAttributes: MessageAttributes.default({}),
  MessageSystemAttributes: z.strictObject({ AWSTraceHeader: MessageAttribute.optional() }).default({}),
  MessageDeduplicationId: z.string().optional(),
  MessageGroupId: z.string().optional(),
};
const SendEntry = z.object(sendShape);
const QueueUrl = z.strictObject({ QueueUrl: z.string() });
const Names = z.array(z.string()).default([]);

const ReceiveInput = QueueUrl.extend({
  MaxNumberOfMessages: z.number().default(1),
  VisibilityTimeout: z.number().optional(),
  WaitTimeSeconds: z.number().optional(),
  /** The older name of MessageSystemAttributeNames. */
  AttributeNames: Names,
  MessageSystemAttributeNames: Names,
  MessageAttributeNames: Names,
});

/** What travels through queues: sending, receiving, deleting, hiding; one by one and in batches. */
export function messageOperations(queues: QueueRegistry, clock: Clock): Readonly<Record<string, Operation>> {
  const on = (action: string, input: { readonly QueueUrl: string }) => [
    { action: `sqs:${action}`, resource: queues.arnOf(queueNameIn(input.QueueUrl)) },
  ];

  return {
    SendMessage: operation(QueueUrl.extend(sendShape), {
      accesses: (input) => on('SendMessage', input),
      run: (input) => {
        const queue = queues.byUrl(input.QueueUrl);
        const answer = send(queue, input);
        queue.announce();
        return answer;
      },
    }),

    SendMessageBatch: operation(QueueUrl.extend({ Entries: batchOf(sendShape) }), {
      accesses: (input) => on('SendMessage', input),
      run: (input) => {
        const queue = queues.byUrl(input.QueueUrl);
        checkBatchBytes(input.Entries.map(outgoing));
        const answer = runBatch(input.Entries, (entry) => send(queue, entry));
        queue.announce();
        return answer;
      },
    }),

    ReceiveMessage: operation(ReceiveInput, {
      accesses: (input) => on('ReceiveMessage', input),
      run: (input) => receive(queues.byUrl(input.QueueUrl), input, clock),
    }),

    DeleteMessage: operation(QueueUrl.extend({ ReceiptHandle: z.string() }), {
      accesses: (input) => on('DeleteMessage', input),
      run: (input) => {
        queues.byUrl(input.QueueUrl).delete(input.ReceiptHandle);
        return {};
      },
    }),

    DeleteMessageBatch: operation(QueueUrl.extend({ Entries: batchOf({ ReceiptHandle: z.string() }) }), {
      accesses: (input) => on('DeleteMessage', input),
      run: (input) => {
        const queue = queues.byUrl(input.QueueUrl);
        return runBatch(input.Entries, (entry) => {
          queue.delete(entry.ReceiptHandle);
          return {};
        });
      },
    }),

    ChangeMessageVisibility: operation(
      QueueUrl.extend({ ReceiptHandle: z.string(), VisibilityTimeout: z.number() }),
      {
        accesses: (input) => on('ChangeMessageVisibility', input),
        run: (input) => changeVisibility(queues.byUrl(input.QueueUrl), input),
      },
    ),

    ChangeMessageVisibilityBatch: operation(
      QueueUrl.extend({ Entries: batchOf({ ReceiptHandle: z.string(), VisibilityTimeout: z.number() }) }),
      {
        accesses: (input) => on('ChangeMessageVisibility', input),
        run: (input) => {
          const queue = queues.byUrl(input.QueueUrl);
          return runBatch(input.Entries, (entry) => changeVisibility(queue, entry));
        },
      },
    ),
  };
}

function outgoing(entry: z.output<typeof SendEntry>): OutgoingMessage {
  return {
    body: entry.MessageBody,
    attributes: entry.MessageAttributes,
    traceHeader: entry.MessageSystemAttributes.AWSTraceHeader?.StringValue,
    groupId: entry.MessageGroupId,
    deduplicationId: entry.MessageDeduplicationId,
    delaySeconds: entry.DelaySeconds,
  };
}

function send(queue: Queue, entry: z.output<typeof SendEntry>): JsonObject {
  if (entry.DelaySeconds !== undefined) boundedInteger('DelaySeconds', entry.DelaySeconds, 0, 900);
  const { id, sequenceNumber } = queue.send(outgoing(entry));
  const { AWSTraceHeader } = entry.MessageSystemAttributes;
  return {
    MessageId: id,
    MD5OfMessageBody: bodyDigest(entry.MessageBody),
    MD5OfMessageAttributes: attributesDigest(entry.MessageAttributes),
    MD5OfMessageSystemAttributes: AWSTraceHeader && attributesDigest({ AWSTraceHeader }),
    ...(queue.fifo && { SequenceNumber: sequenceNumber }),
  };
}

function checkBatchBytes(messages: readonly OutgoingMessage[]): void {
  const bytes = messages.reduce((sum, message) => sum + messageBytes(message), 0);
  if (bytes > MAX_MESSAGE_BYTES) {
    throw refusal(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${MAX_MESSAGE_BYTES} bytes. You have sent ${bytes} bytes.`,
    );
  }
}

async function receive(
  queue: Queue,
  input: z.output<typeof ReceiveInput>,
  clock: Clock,
): Promise<JsonObject> {
  const max = boundedInteger('MaxNumberOfMessages', input.MaxNumberOfMessages, 1, 10);
  const visibilitySeconds =
    input.VisibilityTimeout === undefined
      ? undefined
      : boundedInteger('VisibilityTimeout', input.VisibilityTimeout, 0, MAX_VISIBILITY_SECONDS);
  const waitSeconds = boundedInteger(
    'WaitTimeSeconds',
    input.WaitTimeSeconds ?? queue.settings.receiveWaitSeconds,
    0,
    20,
  );
  const selection = {
    systemNames: [...input.AttributeNames, ...input.MessageSystemAttributeNames],
    attributeNames: input.MessageAttributeNames,
  };
  const messages = await waitForMessages(
    queue,
    () => queue.receive({ max, visibilitySeconds }),
    clock,
    waitSeconds,
  );
  if (messages.length === 0) return {};
  return { Messages: messages.map((message) => receivedMessage(message, queue.fifo, selection)) };
}

function changeVisibility(
  queue: Queue,
  entry: { readonly ReceiptHandle: string; readonly VisibilityTimeout: number },
): JsonObject {
  const seconds = boundedInteger('VisibilityTimeout', entry.VisibilityTimeout, 0, MAX_VISIBILITY_SECONDS);
  queue.changeVisibility(entry.ReceiptHandle, seconds);
  return {};
}
