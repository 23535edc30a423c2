import type { JsonObject } from '../service.ts';
import type { MessageAttributes, StoredMessage } from './message.ts';
import { attributesDigest, bodyDigest } from './message-digest.ts';

/** Every sender in the local cloud has the same id: engines do not learn who calls. */
const SENDER_ID = 'AROALOCALCLOUD';

/** What SQS itself says of a message, by its names. */
export function systemAttributes(message: StoredMessage, fifo: boolean): Readonly<Record<string, string>> {
  const all: Record<string, string | undefined> = {
    ApproximateReceiveCount: String(message.receiveCount),
    AWSTraceHeader: message.traceHeader,
    SentTimestamp: String(message.sentAtMs),
    SequenceNumber: fifo ? message.sequenceNumber : undefined,
    MessageGroupId: message.groupId,
    SenderId: SENDER_ID,
    MessageDeduplicationId: message.deduplicationId,
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs ?? message.sentAtMs),
    DeadLetterQueueSourceArn: message.deadLetterSourceArn,
  };
  const known = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(known);
}

export interface Selection {
  /** System attributes by name, or `All`. */
  readonly systemNames: readonly string[];
  /** Message attributes by name, `All`, or a prefix as `prefix.*`. */
  readonly attributeNames: readonly string[];
}

/** A message as `ReceiveMessage` answers it. */
export function receivedMessage(message: StoredMessage, fifo: boolean, selection: Selection): JsonObject {
  const { systemNames, attributeNames } = selection;
  const system = Object.entries(systemAttributes(message, fifo)).filter(
    ([name]) => systemNames.includes('All') || systemNames.includes(name),
  );
  const attributes: MessageAttributes = Object.fromEntries(
    Object.entries(message.attributes).filter(([name]) => isChosen(name, attributeNames)),
  );
  const digest = attributesDigest(attributes);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: bodyDigest(message.body),
    Body: message.body,
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) }),
    ...(digest !== undefined && { MessageAttributes: attributes, MD5OfMessageAttributes: digest }),
  };
}

function isChosen(name: string, choices: readonly string[]): boolean {
  return choices.some(
    (choice) =>
      choice === 'All' || choice === name || (choice.endsWith('.*') && name.startsWith(choice.slice(0, -2))),
  );
}
