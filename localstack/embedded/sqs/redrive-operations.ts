import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Access } from '../service.ts';
import { MoveTasks } from './move-tasks.ts';
import { type Operation, operation } from './operation.ts';
import { boundedInteger } from './queue-attributes.ts';
import { type QueueRegistry, queueNameIn } from './queue-registry.ts';

/** Dead-letter queues: whose they are, and moving their messages back. */
export function redriveOperations(queues: QueueRegistry, clock: Clock): Readonly<Record<string, Operation>> {
  const tasks = new MoveTasks(queues, clock);

  return {
    ListDeadLetterSourceQueues: operation(z.strictObject({ QueueUrl: z.string() }), {
      accesses: ({ QueueUrl }) => [
        { action: 'sqs:ListDeadLetterSourceQueues', resource: queues.arnOf(queueNameIn(QueueUrl)) },
      ],
      run: ({ QueueUrl }) => {
        const { arn } = queues.byUrl(QueueUrl);
        const sources = queues
          .all()
          .filter((queue) => queue.settings.redrivePolicy?.deadLetterTargetArn === arn);
        return { queueUrls: sources.map(({ name }) => queues.urlOf(name)) };
      },
    }),

    StartMessageMoveTask: operation(
      z.strictObject({ SourceArn: z.string(), DestinationArn: z.string().optional() }),
      {
        accesses: ({ SourceArn, DestinationArn }) => moveAccesses(SourceArn, DestinationArn),
        run: ({ SourceArn, DestinationArn }) => ({ TaskHandle: tasks.start(SourceArn, DestinationArn) }),
      },
    ),

    ListMessageMoveTasks: operation(
      z.strictObject({ SourceArn: z.string(), MaxResults: z.number().default(1) }),
      {
        accesses: ({ SourceArn }) => [{ action: 'sqs:ListMessageMoveTasks', resource: SourceArn }],
        run: ({ SourceArn, MaxResults }) => ({
          Results: tasks.list(SourceArn, boundedInteger('MaxResults', MaxResults, 1, 10)),
        }),
      },
    ),
  };
}

/** Without a destination AWS also asks for SendMessage, on queues that only the messages name; not checked here. */
function moveAccesses(sourceArn: string, destinationArn: string | undefined): Access[] {
  const onSource = ['StartMessageMoveTask', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];
  const accesses = onSource.map((action) => ({ action: `sqs:${action}`, resource: sourceArn }));
  if (destinationArn !== undefined) accesses.push({ action: 'sqs:SendMessage', resource: destinationArn });
  return accesses;
}
