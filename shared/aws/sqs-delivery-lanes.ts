import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DeliveryLanes } from '../webhooks/lane.ts';
import { SqsMessageQueue } from './sqs-message-queue.ts';

export interface LaneUrls {
  readonly QUICK_QUEUE_URL: string;
  readonly TRIAL_QUEUE_URL: string;
  readonly SLOW_QUEUE_URL: string;
}

export function sqsDeliveryLanes(client: SQSClient, urls: LaneUrls): DeliveryLanes {
  return {
    quick: new SqsMessageQueue(client, urls.QUICK_QUEUE_URL),
    trial: new SqsMessageQueue(client, urls.TRIAL_QUEUE_URL),
    slow: new SqsMessageQueue(client, urls.SLOW_QUEUE_URL),
  };
}
