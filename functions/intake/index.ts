import {
  dynamoDbClient,
  eventBridgeClient,
  s3Client,
  s3SigningClient,
  sqsClient,
} from '../../shared/aws/clients.ts';
import { DynamoDbFigureStore } from '../../shared/aws/dynamodb-figure-store.ts';
import { DynamoDbTaskRepository } from '../../shared/aws/dynamodb-task-repository.ts';
import { EventBridgePublisher } from '../../shared/aws/event-bridge-publisher.ts';
import { S3UploadStore } from '../../shared/aws/s3-upload-store.ts';
import { SqsMessageHiding } from '../../shared/aws/sqs-message-hiding.ts';
import { SqsMessageQueue } from '../../shared/aws/sqs-message-queue.ts';
import { IntakeMessage } from '../../shared/events.ts';
import { PendingFigures } from '../../shared/operations/pending-figures.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics, metricsCounter } from '../../shared/runtime/metrics.ts';
import { queueHandler } from '../../shared/runtime/queue-handler.ts';
import { announcedUploads } from '../../shared/tasks/announced-uploads.ts';
import { type TakeUploadDeps, takeUpload } from '../../shared/tasks/take-upload.ts';
import { IntakeEnv } from './env.ts';

const env = readEnv(IntakeEnv);
const logger = createLogger('intake');
const metrics = createMetrics('intake');
const figures = new PendingFigures(new DynamoDbFigureStore(dynamoDbClient(), env.FIGURES_TABLE), 'intake');
const sqs = sqsClient();
const messages = new SqsMessageHiding(sqs);
const deps: TakeUploadDeps = {
  tasks: new DynamoDbTaskRepository(dynamoDbClient(), env.TASKS_TABLE),
  uploads: new S3UploadStore({ client: s3Client(), signer: s3SigningClient(), bucket: env.UPLOADS_BUCKET }),
  events: new EventBridgePublisher(eventBridgeClient(), env.EVENT_BUS),
  intake: new SqsMessageQueue(sqs, env.INTAKE_QUEUE_URL),
  validation: new SqsMessageQueue(sqs, env.VALIDATION_QUEUE_URL),
  parsing: new SqsMessageQueue(sqs, env.PARSING_QUEUE_URL),
  count: metricsCounter(metrics, figures),
  now: () => new Date(),
};

export const handler = queueHandler({
  schema: IntakeMessage,
  logger,
  metrics,
  figures,
  hide: (record, seconds) => messages.hide(record, seconds),
  describe: (message) => {
    const { taskId, requestId } = ('taskId' in message ? message : announcedUploads(message)[0]) ?? {};
    return { taskId, requestId };
  },
  handle: async (message) => {
    const task = await takeUpload(deps, message);
    return { status: task?.status, requestId: task?.requestId };
  },
});
