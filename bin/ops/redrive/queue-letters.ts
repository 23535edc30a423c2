import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { OpsError } from '../verb.ts';
import type { DeadLetters } from './dead-letters.ts';
import { attributesOf, lengthOf } from './queue-attributes.ts';

const PAUSE_MS = 1000;

const RedrivePolicy = z
  .string()
  .transform((text) => JSON.parse(text))
  .pipe(z.object({ deadLetterTargetArn: z.string() }));

/** What a queue's consumers gave up: SQS itself moves it back. */
export async function queueLetters(sqs: SQSClient, queueUrl: string): Promise<DeadLetters> {
  const source = await attributesOf(sqs, queueUrl);
  const { deadLetterTargetArn } = RedrivePolicy.parse(source.RedrivePolicy);
  const QueueName = deadLetterTargetArn.split(':').at(-1);
  const { QueueUrl: deadUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  return {
    count: await lengthOf(sqs, deadUrl),
    async redrive() {
      await start(sqs, deadLetterTargetArn);
      return await moved(sqs, deadLetterTargetArn);
    },
  };
}

/** @throws {OpsError} while another move of the same queue is under way: SQS refuses a second one. */
async function start(sqs: SQSClient, SourceArn: string): Promise<void> {
  try {
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn }));
  } catch (cause) {
    const task = await latestMove(sqs, SourceArn);
    if (task?.Status !== 'RUNNING') throw cause;
    const { ApproximateNumberOfMessagesMoved: done = 0, ApproximateNumberOfMessagesToMove: all } = task;
    throw new OpsError(
      `A redrive of this queue is under way, and has moved ${done} of ${all ?? 'all'} messages. Wait until it has ended; --dry-run then says what is left.`,
      { cause },
    );
  }
}

async function latestMove(
  sqs: SQSClient,
  SourceArn: string,
): Promise<ListMessageMoveTasksResultEntry | undefined> {
  const { Results = [] } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }));
  return Results[0];
}

/** Waits for the latest move. @returns how many messages it moved */
async function moved(sqs: SQSClient, SourceArn: string): Promise<number> {
  for (;;) {
    const task = await latestMove(sqs, SourceArn);
    const count = task?.ApproximateNumberOfMessagesMoved ?? 0;
    if (task?.Status === 'COMPLETED') return count;
    if (task?.Status !== 'RUNNING')
      throw new OpsError(`The move ended after ${count} messages: ${task?.FailureReason ?? task?.Status}.`);
    await sleep(PAUSE_MS);
  }
}
