import { beforeAll, describe } from 'vitest';
import { EventBridgePublisher } from '../../../shared/aws/event-bridge-publisher.ts';
import { SqsMessageQueue } from '../../../shared/aws/sqs-message-queue.ts';
import { BusEnvelope, type TaskMessage } from '../../../shared/events.ts';
import { eventPublisherContract } from '../../support/event-publisher-contract.ts';
import { messageQueueContract } from '../../support/message-queue-contract.ts';
import { eventually } from '../../support/system/eventually.ts';
import { quietCloud } from './quiet-cloud.ts';

let cloud: Awaited<ReturnType<typeof quietCloud>>;

beforeAll(async () => {
  cloud = await quietCloud();
});

describe('SqsMessageQueue', () => {
  messageQueueContract(async () => {
    const url = cloud.output('Service.ValidationQueueUrl');
    return {
      queue: new SqsMessageQueue<TaskMessage>(cloud.sqs, url),
      received: async () =>
        (await cloud.drain(url)).map(({ Body = '', Attributes }) => ({
          message: JSON.parse(Body),
          group: Attributes?.MessageGroupId,
        })),
    };
  });
});

describe('EventBridgePublisher, to those who subscribed by the deployed rule', () => {
  eventPublisherContract(async () => ({
    events: new EventBridgePublisher(cloud.events, cloud.output('Service.EventBusName')),
    published: () =>
      eventually('events in the delivery queue', async () => {
        const messages = await cloud.drain(cloud.output('Service.DeliveryQueueUrl'));
        if (messages.length === 0) return undefined;
        return messages.map(({ Body = '' }) => BusEnvelope.parse(JSON.parse(Body)).detail);
      }),
  }));
});
