import { setTimeout as sleep } from 'node:timers/promises';
import { dynamoDbClient, secretsManagerClient, sqsClient } from '../../shared/aws/clients.ts';
import { DynamoDbDeliveryPace } from '../../shared/aws/dynamodb-delivery-pace.ts';
import { DynamoDbDeliveryRepository } from '../../shared/aws/dynamodb-delivery-repository.ts';
import { DynamoDbDeliveryTurns } from '../../shared/aws/dynamodb-delivery-turns.ts';
import { DynamoDbWebhookRepository } from '../../shared/aws/dynamodb-webhook-repository.ts';
import { figuresBesideWebhooks } from '../../shared/aws/figures-beside-webhooks.ts';
import { SecretsManagerSecrets } from '../../shared/aws/secrets-manager-secrets.ts';
import { sqsDeliveryLanes } from '../../shared/aws/sqs-delivery-lanes.ts';
import { SqsMessageHiding } from '../../shared/aws/sqs-message-hiding.ts';
import { SqsMoreMessages } from '../../shared/aws/sqs-more-messages.ts';
import { SqsQueueUrls } from '../../shared/aws/sqs-queue-urls.ts';
import { DeliveryMessage } from '../../shared/events.ts';
import { PendingFigures } from '../../shared/operations/pending-figures.ts';
import { AesKeySeal } from '../../shared/runtime/aes-key-seal.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { GuardedWebhookSender } from '../../shared/runtime/guarded-webhook-sender.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics, metricsCounter } from '../../shared/runtime/metrics.ts';
import { queueHandler } from '../../shared/runtime/queue-handler.ts';
import { WatchedWebhookSender } from '../../shared/runtime/watched-webhook-sender.ts';
import { type BesideOptions, workBeside } from '../../shared/runtime/work-beside.ts';
import { causeOf } from '../../shared/webhooks/cause-of.ts';
import { type DeliverEventDeps, deliverEvent } from '../../shared/webhooks/deliver-event.ts';
import { NotificationsEnv } from './env.ts';

/** A call of 15 seconds, a second for a turn, another to receive it, and what lies around them on a slow day. */
const DELIVERY_MS = 25_000;

const env = readEnv(NotificationsEnv);
const logger = createLogger('notifications');
const metrics = createMetrics('notifications');
const figures = new PendingFigures(
  figuresBesideWebhooks(dynamoDbClient(), env.WEBHOOKS_TABLE),
  'notifications',
);
const sqs = sqsClient();
const urls = new SqsQueueUrls(sqs);
const messages = new SqsMessageHiding(sqs, urls);
const now = () => new Date();
const secrets = new SecretsManagerSecrets(secretsManagerClient(), now);
const sender = new WatchedWebhookSender(
  new GuardedWebhookSender({ privateWebhooks: env.PRIVATE_WEBHOOKS }),
  () => performance.now(),
);
const deps: DeliverEventDeps = {
  webhooks: new DynamoDbWebhookRepository(dynamoDbClient(), env.WEBHOOKS_TABLE, { keepsEvents: true }),
  deliveryLog: new DynamoDbDeliveryRepository(dynamoDbClient(), env.WEBHOOKS_TABLE),
  lanes: sqsDeliveryLanes(sqs, env),
  pace: new DynamoDbDeliveryPace(dynamoDbClient(), env.WEBHOOKS_TABLE),
  turns: new DynamoDbDeliveryTurns(dynamoDbClient(), env.WEBHOOKS_TABLE),
  deliveriesAtOnce: env.DELIVERIES_AT_ONCE,
  keySeal: new AesKeySeal((freshness) => secrets.inUse(env.WEBHOOK_KEYS_SECRET, freshness)),
  sender,
  count: metricsCounter(metrics, figures),
  now,
  sleep: async (milliseconds) => {
    await sleep(milliseconds);
  },
  random: () => Math.random(),
};

const besideOptions: BesideOptions = {
  messages: new SqsMoreMessages(sqs, urls),
  needsMs: DELIVERY_MS,
  pause: async (milliseconds) => {
    await sleep(milliseconds, undefined, { ref: false }); // it must not keep alive what has ended
  },
  hasWaited: (milliseconds) => sender.hasWaited(milliseconds),
  random: deps.random,
};

export const handler = queueHandler({
  schema: DeliveryMessage,
  logger,
  metrics,
  figures,
  hide: (record, seconds) => messages.hide(record, seconds),
  describe: ({ endpoint, event, attempt, lane }) => {
    return { webhookId: endpoint.id, attemptNumber: attempt, lane, eventId: event.id, ...causeOf(event) };
  },
  handle: async (message) => ({ outcome: await deliverEvent(deps, message) }),
  beside: (batch, handle) => workBeside(besideOptions, batch, handle, logger),
});
