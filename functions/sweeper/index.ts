import {
  dynamoDbClient,
  eventBridgeClient,
  s3Client,
  s3SigningClient,
  secretsManagerClient,
  sqsClient,
} from '../../shared/aws/clients.ts';
import { DynamoDbDeliveryRepository } from '../../shared/aws/dynamodb-delivery-repository.ts';
import { DynamoDbFigureStore } from '../../shared/aws/dynamodb-figure-store.ts';
import { DynamoDbIdempotencyRepository } from '../../shared/aws/dynamodb-idempotency-repository.ts';
import { DynamoDbKeptEvents } from '../../shared/aws/dynamodb-kept-events.ts';
import { DynamoDbOutbox } from '../../shared/aws/dynamodb-outbox.ts';
import { DynamoDbTaskRepository } from '../../shared/aws/dynamodb-task-repository.ts';
import { EventBridgePublisher } from '../../shared/aws/event-bridge-publisher.ts';
import { S3UploadStore } from '../../shared/aws/s3-upload-store.ts';
import { SecretsManagerKeyDates } from '../../shared/aws/secrets-manager-key-dates.ts';
import { SqsMessageQueue } from '../../shared/aws/sqs-message-queue.ts';
import { PendingFigures } from '../../shared/operations/pending-figures.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics, metricsCounter, metricsGauge } from '../../shared/runtime/metrics.ts';
import { scheduleHandler } from '../../shared/runtime/schedule-handler.ts';
import { KeyAges } from '../../shared/secrets/key-ages.ts';
import { SweeperEnv } from './env.ts';
import { type SweepDeps, sweep } from './sweep.ts';

const env = readEnv(SweeperEnv);
const logger = createLogger('sweeper');
const metrics = createMetrics('sweeper');
const figures = new PendingFigures(new DynamoDbFigureStore(dynamoDbClient(), env.FIGURES_TABLE), 'sweeper');
const sqs = sqsClient();
const now = () => new Date();
const deps: SweepDeps = {
  tasks: new DynamoDbTaskRepository(dynamoDbClient(), env.TASKS_TABLE),
  uploads: new S3UploadStore({ client: s3Client(), signer: s3SigningClient(), bucket: env.UPLOADS_BUCKET }),
  events: new EventBridgePublisher(eventBridgeClient(), env.EVENT_BUS),
  intake: new SqsMessageQueue(sqs, env.INTAKE_QUEUE_URL),
  validation: new SqsMessageQueue(sqs, env.VALIDATION_QUEUE_URL),
  parsing: new SqsMessageQueue(sqs, env.PARSING_QUEUE_URL),
  outbox: new DynamoDbOutbox(dynamoDbClient(), env.OUTBOX_TABLE),
  idempotency: new DynamoDbIdempotencyRepository(dynamoDbClient(), env.IDEMPOTENCY_TABLE),
  keptEvents: new DynamoDbKeptEvents(dynamoDbClient(), env.WEBHOOKS_TABLE),
  deliveryLog: new DynamoDbDeliveryRepository(dynamoDbClient(), env.WEBHOOKS_TABLE),
  deliveries: new SqsMessageQueue(sqs, env.DELIVERY_QUEUE_URL),
  keyAges: new KeyAges({
    keyDates: new SecretsManagerKeyDates(secretsManagerClient()),
    keys: new Map([
      ['signing', env.SIGNING_SECRET],
      ['webhooks', env.WEBHOOK_KEYS_SECRET],
    ]),
    gauge: metricsGauge(metrics),
    tell: (message, about) => logger.info(message, { ...about }),
    now,
  }),
  count: metricsCounter(metrics, figures),
  now,
};

export const handler = scheduleHandler({ logger, metrics, figures, run: () => sweep(deps) });
