import {
  dynamoDbClient,
  eventBridgeClient,
  s3Client,
  s3SigningClient,
  sqsClient,
} from '../../shared/aws/clients.ts';
import { DynamoDbFigureStore } from '../../shared/aws/dynamodb-figure-store.ts';
import { DynamoDbResultCache } from '../../shared/aws/dynamodb-result-cache.ts';
import { DynamoDbSchemaRepository } from '../../shared/aws/dynamodb-schema-repository.ts';
import { DynamoDbTaskRepository } from '../../shared/aws/dynamodb-task-repository.ts';
import { EventBridgePublisher } from '../../shared/aws/event-bridge-publisher.ts';
import { S3ResultStore } from '../../shared/aws/s3-result-store.ts';
import { S3UploadStore } from '../../shared/aws/s3-upload-store.ts';
import { SqsMessageHiding } from '../../shared/aws/sqs-message-hiding.ts';
import { TaskMessage } from '../../shared/events.ts';
import { PendingFigures } from '../../shared/operations/pending-figures.ts';
import { bundleFingerprint } from '../../shared/runtime/bundle-fingerprint.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics, metricsCounter } from '../../shared/runtime/metrics.ts';
import { queueHandler } from '../../shared/runtime/queue-handler.ts';
import { timeBudget } from '../../shared/runtime/time-budget.ts';
import { rememberedByHash } from '../../shared/schemas/remembered-by-hash.ts';
import { type ValidateUploadDeps, validateUpload } from '../../shared/tasks/validate-upload.ts';
import { LambdaEnv, ValidationEnv } from './env.ts';

const env = readEnv(ValidationEnv);
const lambda = readEnv(LambdaEnv);
const logger = createLogger('validation');
const metrics = createMetrics('validation');
const figures = new PendingFigures(
  new DynamoDbFigureStore(dynamoDbClient(), env.FIGURES_TABLE),
  'validation',
);
const database = dynamoDbClient();
const messages = new SqsMessageHiding(sqsClient());
const s3 = { client: s3Client(), signer: s3SigningClient() };
const deps: ValidateUploadDeps = {
  tasks: new DynamoDbTaskRepository(database, env.TASKS_TABLE),
  schemas: new DynamoDbSchemaRepository(database, env.SCHEMAS_TABLE),
  uploads: new S3UploadStore({ ...s3, bucket: env.UPLOADS_BUCKET }),
  results: new S3ResultStore({ ...s3, bucket: env.RESULTS_BUCKET }),
  cache: new DynamoDbResultCache(database, env.CACHE_TABLE),
  events: new EventBridgePublisher(eventBridgeClient(), env.EVENT_BUS),
  // The schema engine is half of all code; it comes with the first message, when there is one.
  compile: rememberedByHash(async ({ schema }) => {
    const { compileSchema } = await import('../../shared/validation/compile-schema.ts');
    return compileSchema(schema);
  }),
  engine: bundleFingerprint(lambda.LAMBDA_TASK_ROOT),
  resultRetentionSeconds: env.RESULT_RETENTION_SECONDS,
  count: metricsCounter(metrics, figures),
  warn: (message, about) => logger.warn(message, { ...about }),
  now: () => new Date(),
  memoryMib: lambda.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
};

export const handler = queueHandler({
  schema: TaskMessage,
  logger,
  metrics,
  figures,
  hide: (record, seconds) => messages.hide(record, seconds),
  describe: ({ taskId, requestId }) => ({ taskId, requestId }),
  handle: async (message, { attempt, remainingMs }) => {
    const { status, requestId, validation } = await validateUpload(deps, message, {
      number: attempt,
      outOfTime: timeBudget(remainingMs()),
    });
    return { status, requestId, fromCache: validation?.fromCache };
  },
});
