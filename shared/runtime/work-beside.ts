import type { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { WAITS_AFTER_MS, workWhileWaiting } from './work-while-waiting.ts';

/** By how much later than asked for a message may come and still be begun: somebody may wait for it for a second. */
const RECEIVING_MS = 2000;

/** As much of a message as it takes to handle it. */
export type HeldMessage = Pick<SQSRecord, 'messageId' | 'receiptHandle' | 'body' | 'eventSourceARN'> & {
  readonly attributes: Pick<SQSRecord['attributes'], 'ApproximateReceiveCount'>;
};

/** The queue itself, for who wants more than Lambda has brought. */
export interface MoreMessages {
  /** Up to so many, ten at most: those that are there, or the first that comes within `waitSeconds`. */
  receive(queueArn: string, most: number, waitSeconds: number): Promise<readonly HeldMessage[]>;
  remove(message: HeldMessage): Promise<void>;
  /** Others may receive it at once. */
  putBack(message: HeldMessage): Promise<void>;
}

/** For a worker whose messages mostly wait for somebody else. */
export interface BesideOptions {
  readonly messages: MoreMessages;
  /** The longest that one message takes: none is begun with less time left. */
  readonly needsMs: number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Whether somebody that a message is for has been waited for as long. */
  readonly hasWaited: (milliseconds: number) => boolean;
  /** From 0 to 1. */
  readonly random: () => number;
}

export interface Batch {
  readonly event: SQSEvent;
  readonly context: Context;
  /** Of the messages that Lambda has brought, which it removes itself. */
  readonly answer: Promise<SQSBatchResponse>;
}

/**
 * Waits for a batch, and handles more messages of its queue beside what hangs. Workers stop taking at different times: if
 * all had begun to wait at once, nobody would be there in the end.
 */
export async function workBeside(
  { messages, needsMs, pause, hasWaited, random }: BesideOptions,
  { event, context, answer }: Batch,
  handle: (message: HeldMessage) => Promise<void>,
  logger: Logger,
): Promise<SQSBatchResponse> {
  const queueArn = event.Records[0]?.eventSourceARN;
  if (queueArn === undefined) return answer;
  const spareMs = Math.max(0, context.getRemainingTimeInMillis() - needsMs);
  const leastMs = needsMs + (random() / 2) * spareMs;
  await workWhileWaiting<HeldMessage>(
    {
      receive: async (most, isPatient) => {
        try {
          return await messages.receive(queueArn, most, isPatient ? 1 : 0);
        } catch (error) {
          logger.warn('no more messages could be taken', { error });
          return [];
        }
      },
      handle: async (message) => {
        if (context.getRemainingTimeInMillis() < needsMs - RECEIVING_MS)
          return putBack(messages, message, logger);
        try {
          await handle(message);
        } catch {
          return; // logged by then; the queue gives it to somebody again
        }
        try {
          await messages.remove(message);
        } catch (error) {
          logger.warn('message was done and will come again', { messageId: message.messageId, error });
        }
      },
      isOthersFault: () => hasWaited(WAITS_AFTER_MS),
      mayBegin: () => context.getRemainingTimeInMillis() >= leastMs,
      now: () => performance.now(),
      pause,
    },
    { work: answer, items: event.Records.length },
  );
  return answer;
}

/** The queue took so long to give it that there is no time left for it. */
async function putBack(messages: MoreMessages, message: HeldMessage, logger: Logger): Promise<void> {
  try {
    await messages.putBack(message);
  } catch (error) {
    logger.warn('message came too late and will come again', { messageId: message.messageId, error });
  }
}
