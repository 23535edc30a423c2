import { dynamoDbClient, sqsClient } from '../../shared/aws/clients.ts';
import { DynamoDbWebhookRepository } from '../../shared/aws/dynamodb-webhook-repository.ts';
import { sqsDeliveryLanes } from '../../shared/aws/sqs-delivery-lanes.ts';
import { SqsMessageHiding } from '../../shared/aws/sqs-message-hiding.ts';
import { NotificationMessage } from '../../shared/events.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics, metricsCounter } from '../../shared/runtime/metrics.ts';
import { queueHandler } from '../../shared/runtime/queue-handler.ts';
import { causeOf } from '../../shared/webhooks/cause-of.ts';
import { chooseLane } from '../../shared/webhooks/choose-lane.ts';
import type { FanOutEventDeps } from '../../shared/webhooks/fan-out-event.ts';
import { FanOutEnv } from './env.ts';

const env = readEnv(FanOutEnv);
const logger = createLogger('fan-out');
const metrics = createMetrics('fan-out');
const sqs = sqsClient();
const messages = new SqsMessageHiding(sqs);
const deps: FanOutEventDeps = {
  webhooks: new DynamoDbWebhookRepository(dynamoDbClient(), env.WEBHOOKS_TABLE),
  lanes: sqsDeliveryLanes(sqs, env),
  // Its role may write nowhere, so that only CloudWatch counts.
  count: metricsCounter(metrics, { count: () => undefined }),
  warn: (message, about) => logger.warn(message, { ...about }),
};

export const handler = queueHandler({
  schema: NotificationMessage,
  logger,
  metrics,
  hide: (record, seconds) => messages.hide(record, seconds),
  describe: (message) => {
    if (!('endpoint' in message)) return { eventId: message.detail.id, ...causeOf(message.detail) };
    const { endpoint, event, attempt } = message;
    return { webhookId: endpoint.id, attemptNumber: attempt, eventId: event.id, ...causeOf(event) };
  },
  handle: async (message) => ({ ...(await chooseLane(deps, message)) }),
});
