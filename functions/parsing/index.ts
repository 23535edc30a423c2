import { join } from 'node:path';
import {
  dynamoDbClient,
  eventBridgeClient,
  s3Client,
  s3SigningClient,
  sqsClient,
} from '../../shared/aws/clients.ts';
import { DynamoDbFigureStore } from '../../shared/aws/dynamodb-figure-store.ts';
import { DynamoDbResultCache } from '../../shared/aws/dynamodb-result-cache.ts';
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
import { bundledPglite } from '../../shared/runtime/postgres/bundled-pglite.ts';
import { PgliteEngine } from '../../shared/runtime/postgres/pglite-engine.ts';
import { queueHandler } from '../../shared/runtime/queue-handler.ts';
import { timeBudget } from '../../shared/runtime/time-budget.ts';
import { STATEMENT_TIMEOUT_MS } from '../../shared/sql/proof/statement-timeout.ts';
import { type ParseUploadDeps, parseUpload } from '../../shared/tasks/parse-upload.ts';
import { LambdaEnv, ParsingEnv } from './env.ts';

/** Half of the function's time: a workbook that cannot be proven in time is still there as SQL. */
const PROOF_BUDGET_MS = 450_000;

const env = readEnv(ParsingEnv);
const logger = createLogger('parsing');
const metrics = createMetrics('parsing');
const messages = new SqsMessageHiding(sqsClient());
const s3 = { client: s3Client(), signer: s3SigningClient() };
const { LAMBDA_TASK_ROOT: folder, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memoryMib } = readEnv(LambdaEnv);
const files = bundledPglite(join(folder, 'postgres'));
const database = dynamoDbClient();
const figures = new PendingFigures(new DynamoDbFigureStore(database, env.FIGURES_TABLE), 'parsing');
const deps: ParseUploadDeps = {
  tasks: new DynamoDbTaskRepository(database, env.TASKS_TABLE),
  uploads: new S3UploadStore({ ...s3, bucket: env.UPLOADS_BUCKET }),
  results: new S3ResultStore({ ...s3, bucket: env.RESULTS_BUCKET }),
  cache: new DynamoDbResultCache(database, env.CACHE_TABLE),
  events: new EventBridgePublisher(eventBridgeClient(), env.EVENT_BUS),
  openDatabase: (signal) =>
    new PgliteEngine({
      files,
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
      budgetMs: PROOF_BUDGET_MS,
      signal,
    }),
  engine: bundleFingerprint(folder),
  resultRetentionSeconds: env.RESULT_RETENTION_SECONDS,
  count: metricsCounter(metrics, figures),
  warn: (message, about) => logger.warn(message, { ...about }),
  now: () => new Date(),
  memoryMib,
};

export const handler = queueHandler({
  schema: TaskMessage,
  logger,
  metrics,
  figures,
  hide: (record, seconds) => messages.hide(record, seconds),
  describe: ({ taskId, requestId }) => ({ taskId, requestId }),
  handle: async (message, { attempt, remainingMs }) => {
    const { status, requestId, parsing } = await parseUpload(deps, message, {
      number: attempt,
      outOfTime: timeBudget(remainingMs()),
    });
    return { status, requestId, outcome: parsing?.outcome, fromCache: parsing?.fromCache };
  },
});
