import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { InvalidInputError } from '../../../shared/errors.ts';
import { parseOptions } from '../../etl/parse-options.ts';
import { COMMON_HELP, COMMON_OPTIONS, deploymentOf, onlyArgument } from '../common-options.ts';
import { StackOutputs } from '../stack-outputs.ts';
import { OpsError, type Verb } from '../verb.ts';

/** The output that holds each queue's address. */
const QUEUES: Readonly<Record<string, string>> = {
  intake: 'Data.IntakeQueueUrl',
  validation: 'Service.ValidationQueueUrl',
  parsing: 'Service.ParsingQueueUrl',
  reports: 'Service.ReportQueueUrl',
  delivery: 'Service.DeliveryQueueUrl',
  quick: 'Service.QuickQueueUrl',
  trial: 'Service.TrialQueueUrl',
  slow: 'Service.SlowQueueUrl',
};
const PAUSE_MS = 1000;

const RedrivePolicy = z
  .string()
  .transform((text) => JSON.parse(text))
  .pipe(z.object({ deadLetterTargetArn: z.string() }));

export const redrive: Verb = {
  name: 'redrive',
  summary: 'move the dead letters of a queue back into it',
  help: `npm run ops -- redrive QUEUE --stage NAME [--dry-run]

Moves all dead letters of QUEUE (${Object.keys(QUEUES).join(', ')}) back, once the cause is gone. Messages for what is
over by now are recognised by the workers and do no harm.

${COMMON_HELP}`,
  async run(argv, { write }) {
    const { values, positionals } = parseOptions(argv, COMMON_OPTIONS);
    const queue = onlyArgument(positionals, 'queue');
    const output = Object.hasOwn(QUEUES, queue) ? QUEUES[queue] : undefined;
    if (output === undefined)
      throw new InvalidInputError(`“${queue}” is none of the queues ${Object.keys(QUEUES).join(', ')}.`);
    const queueUrl = (await StackOutputs.of(deploymentOf(values))).get(output);
    const sqs = new SQSClient();
    const { sourceArn, count } = await deadLettersOf(sqs, queueUrl);
    if (values['dry-run'] || count === 0) {
      write(
        `${queue} has ${count} dead letters. ${count === 0 ? 'Nothing to do' : 'They would be moved back'}.\n`,
      );
      return;
    }
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: sourceArn }));
    write(`${queue}: ${await moved(sqs, sourceArn)} dead letters were moved back.\n`);
  },
};

async function deadLettersOf(sqs: SQSClient, QueueUrl: string) {
  const source = await attributesOf(sqs, QueueUrl);
  const { deadLetterTargetArn: sourceArn } = RedrivePolicy.parse(source.RedrivePolicy);
  const QueueName = sourceArn.split(':').at(-1);
  const { QueueUrl: deadUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  const { ApproximateNumberOfMessages } = await attributesOf(sqs, deadUrl);
  return { sourceArn, count: Number(ApproximateNumberOfMessages) };
}

async function attributesOf(sqs: SQSClient, QueueUrl: string): Promise<Readonly<Record<string, string>>> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
  return (await sqs.send(command)).Attributes ?? {};
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
