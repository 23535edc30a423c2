import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
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
      await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: deadLetterTargetArn }));
      return await moved(sqs, deadLetterTargetArn);
    },
  };
}

/** Waits for the latest move. @returns how many messages it moved */
async function moved(sqs: SQSClient, SourceArn: string): Promise<number> {
  for (;;) {
    const { Results = [] } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }));
    const [task] = Results;
    const count = task?.ApproximateNumberOfMessagesMoved ?? 0;
    if (task?.Status === 'COMPLETED') return count;
    if (task?.Status !== 'RUNNING')
      throw new OpsError(`The move ended after ${count} messages: ${task?.FailureReason ?? task?.Status}.`);
    await sleep(PAUSE_MS);
  }
}
