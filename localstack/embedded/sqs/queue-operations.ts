import { z } from 'zod';
import { type Operation, operation } from './operation.ts';
import type { Queue } from './queue.ts';
import { isKnownAttribute, unknownAttribute } from './queue-attributes.ts';
import { type QueueRegistry, queueNameIn } from './queue-registry.ts';

const QueueUrl = z.strictObject({ QueueUrl: z.string() });
const StringMap = z.record(z.string(), z.string());

/** Queues themselves: making, finding, changing and removing them. */
export function queueOperations(queues: QueueRegistry): Readonly<Record<string, Operation>> {
  const on = (action: string, url: string) => [
    { action: `sqs:${action}`, resource: queues.arnOf(queueNameIn(url)) },
  ];

  return {
    CreateQueue: operation(
      z.strictObject({
        QueueName: z.string(),
        Attributes: StringMap.default({}),
        tags: StringMap.default({}),
      }),
      {
        accesses: ({ QueueName }) => on('CreateQueue', QueueName),
        run: ({ QueueName, Attributes, tags }) => {
          const queue = queues.create({ name: QueueName, attributes: Attributes, tags });
          return { QueueUrl: queues.urlOf(queue.name) };
        },
      },
    ),

    DeleteQueue: operation(QueueUrl, {
      accesses: (input) => on('DeleteQueue', input.QueueUrl),
      run: (input) => {
        queues.delete(queues.byUrl(input.QueueUrl));
        return {};
      },
    }),

    GetQueueUrl: operation(z.strictObject({ QueueName: z.string() }), {
      accesses: ({ QueueName }) => on('GetQueueUrl', QueueName),
      run: ({ QueueName }) => ({ QueueUrl: queues.urlOf(queues.byName(QueueName).name) }),
    }),

    ListQueues: operation(z.strictObject({ QueueNamePrefix: z.string().default('') }), {
      accesses: () => [{ action: 'sqs:ListQueues', resource: '*' }],
      run: ({ QueueNamePrefix }) => {
        const names = queues.all().map(({ name }) => name);
        const urls = names
          .filter((name) => name.startsWith(QueueNamePrefix))
          .map((name) => queues.urlOf(name));
        return urls.length === 0 ? {} : { QueueUrls: urls };
      },
    }),

    GetQueueAttributes: operation(QueueUrl.extend({ AttributeNames: z.array(z.string()).default([]) }), {
      accesses: (input) => on('GetQueueAttributes', input.QueueUrl),
      run: (input) => {
        const attributes = allAttributes(queues.byUrl(input.QueueUrl));
        const names = input.AttributeNames;
        if (names.includes('All')) return { Attributes: attributes };
        const unknown = names.find((name) => !isKnownAttribute(name));
        if (unknown !== undefined) throw unknownAttribute(unknown);
        const chosen = Object.entries(attributes).filter(([name]) => names.includes(name));
        return chosen.length === 0 ? {} : { Attributes: Object.fromEntries(chosen) };
      },
    }),

    SetQueueAttributes: operation(QueueUrl.extend({ Attributes: StringMap }), {
      accesses: (input) => on('SetQueueAttributes', input.QueueUrl),
      run: (input) => {
        queues.setAttributes(queues.byUrl(input.QueueUrl), input.Attributes);
        return {};
      },
    }),

    PurgeQueue: operation(QueueUrl, {
      accesses: (input) => on('PurgeQueue', input.QueueUrl),
      run: (input) => {
        queues.byUrl(input.QueueUrl).purge();
        return {};
      },
    }),

    TagQueue: operation(QueueUrl.extend({ Tags: StringMap }), {
      accesses: (input) => on('TagQueue', input.QueueUrl),
      run: (input) => {
        const queue = queues.byUrl(input.QueueUrl);
        queues.setTags(queue, { ...queue.record.tags, ...input.Tags });
        return {};
      },
    }),

    UntagQueue: operation(QueueUrl.extend({ TagKeys: z.array(z.string()) }), {
      accesses: (input) => on('UntagQueue', input.QueueUrl),
      run: (input) => {
        const queue = queues.byUrl(input.QueueUrl);
        const kept = Object.entries(queue.record.tags).filter(([key]) => !input.TagKeys.includes(key));
        queues.setTags(queue, Object.fromEntries(kept));
        return {};
      },
    }),

    ListQueueTags: operation(QueueUrl, {
      accesses: (input) => on('ListQueueTags', input.QueueUrl),
      run: (input) => ({ Tags: queues.byUrl(input.QueueUrl).record.tags }),
    }),
  };
}

function allAttributes(queue: Queue): Readonly<Record<string, string>> {
  const { attributes, createdAtMs, modifiedAtMs } = queue.record;
  const { visible, inFlight, delayed } = queue.counts();
  return {
    ...attributes,
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: seconds(createdAtMs),
    LastModifiedTimestamp: seconds(modifiedAtMs),
  };
}

function seconds(milliseconds: number): string {
  return String(Math.floor(milliseconds / 1000));
}
