import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import {
  dynamoDbClient,
  eventBridgeClient,
  s3Client,
  s3SigningClient,
  secretsManagerClient,
  sqsClient,
} from '../../shared/aws/clients.ts';
import { DynamoDbAuditLog } from '../../shared/aws/dynamodb-audit-log.ts';
import { DynamoDbBudgetStore } from '../../shared/aws/dynamodb-budget-store.ts';
import { DynamoDbDeliveryRepository } from '../../shared/aws/dynamodb-delivery-repository.ts';
import { DynamoDbFigureStore } from '../../shared/aws/dynamodb-figure-store.ts';
import { DynamoDbIdempotencyRepository } from '../../shared/aws/dynamodb-idempotency-repository.ts';
import { DynamoDbKnownPlaces } from '../../shared/aws/dynamodb-known-places.ts';
import { DynamoDbOutbox } from '../../shared/aws/dynamodb-outbox.ts';
import { DynamoDbResultCache } from '../../shared/aws/dynamodb-result-cache.ts';
import { DynamoDbSchemaRepository } from '../../shared/aws/dynamodb-schema-repository.ts';
import { DynamoDbSessionRepository } from '../../shared/aws/dynamodb-session-repository.ts';
import { DynamoDbTaskRepository } from '../../shared/aws/dynamodb-task-repository.ts';
import { DynamoDbUserRepository } from '../../shared/aws/dynamodb-user-repository.ts';
import { DynamoDbWebhookRepository } from '../../shared/aws/dynamodb-webhook-repository.ts';
import { EventBridgePublisher } from '../../shared/aws/event-bridge-publisher.ts';
import { figuresBesideWebhooks } from '../../shared/aws/figures-beside-webhooks.ts';
import { S3ResultStore } from '../../shared/aws/s3-result-store.ts';
import { S3UploadStore } from '../../shared/aws/s3-upload-store.ts';
import { SecretsManagerSecrets } from '../../shared/aws/secrets-manager-secrets.ts';
import { SqsMessageQueue } from '../../shared/aws/sqs-message-queue.ts';
import { SqsQueueGauge, WatchedQueue } from '../../shared/aws/sqs-queue-gauge.ts';
import { NotFoundError } from '../../shared/errors.ts';
import { guardGuesses } from '../../shared/limits/guard-guesses.ts';
import { JoinedFigureStore } from '../../shared/operations/joined-figure-store.ts';
import { PendingFigures } from '../../shared/operations/pending-figures.ts';
import { AesKeySeal } from '../../shared/runtime/aes-key-seal.ts';
import { Argon2PasswordHasher } from '../../shared/runtime/argon2-password-hasher.ts';
import { Ed25519AccessTokens } from '../../shared/runtime/ed25519-access-tokens.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics, publishingCounter } from '../../shared/runtime/metrics.ts';
import { createUuidV7 } from '../../shared/runtime/uuid-v7.ts';
import { AdministratorCredentials, firstAdministratorGate } from '../../shared/users/first-administrator.ts';
import { checkSchema } from '../../shared/validation/check-schema.ts';
import type { ApiDeps } from './context.ts';
import type { ApiEnv } from './env.ts';

const StoredCredentials = z
  .string()
  .transform((text) => JSON.parse(text))
  .pipe(AdministratorCredentials);

const WatchedQueues = z
  .string()
  .transform((text) => JSON.parse(text))
  .pipe(z.array(WatchedQueue));

type Env = z.output<typeof ApiEnv>;

/** Asked for to see whether a store answers: there is no such task. */
const NO_TASK = '00000000-0000-7000-8000-000000000000';

function noTask(error: unknown): void {
  if (!(error instanceof NotFoundError)) throw error;
}

/** Everything the API needs, as it is in production: the one place of this function that names technologies. */
export function createDeps(env: Env, taskRoot: string): ApiDeps {
  const now = () => new Date();
  const newId = createUuidV7(now);
  const database = dynamoDbClient();
  const sqs = sqsClient();
  const logger = createLogger('api');
  const beside = { auditTable: env.AUDIT_TABLE, outboxTable: env.OUTBOX_TABLE };
  const tasks = new DynamoDbTaskRepository(database, env.TASKS_TABLE, beside);
  const figures = new JoinedFigureStore(new DynamoDbFigureStore(database, env.FIGURES_TABLE), [
    figuresBesideWebhooks(database, env.WEBHOOKS_TABLE),
  ]);
  const requests = new PendingFigures(figures, 'api');
  const queues = new SqsQueueGauge(sqs, WatchedQueues.parse(env.QUEUES));
  const s3 = { client: s3Client(), signer: s3SigningClient() };
  const uploads = new S3UploadStore({ ...s3, bucket: env.UPLOADS_BUCKET });
  const results = new S3ResultStore({ ...s3, bucket: env.RESULTS_BUCKET });
  const secrets = new SecretsManagerSecrets(secretsManagerClient(), now);
  const users = new DynamoDbUserRepository(database, env.USERS_TABLE, env.AUDIT_TABLE);
  const events = new EventBridgePublisher(eventBridgeClient(), env.EVENT_BUS);
  const budgets = new DynamoDbBudgetStore(database, env.LIMITS_TABLE);
  const places = new DynamoDbKnownPlaces(database, env.LIMITS_TABLE);
  const hasher = new Argon2PasswordHasher();
  const firstAdministrator = async () =>
    StoredCredentials.parse(await secrets.current(env.FIRST_ADMINISTRATOR_SECRET));

  return {
    tasks,
    schemas: new DynamoDbSchemaRepository(database, env.SCHEMAS_TABLE, beside),
    idempotency: new DynamoDbIdempotencyRepository(database, env.IDEMPOTENCY_TABLE),
    webhooks: new DynamoDbWebhookRepository(database, env.WEBHOOKS_TABLE, beside),
    users,
    sessions: new DynamoDbSessionRepository(database, env.SESSIONS_TABLE),
    audit: new DynamoDbAuditLog(database, env.AUDIT_TABLE),
    budgets,
    uploads,
    results,
    intake: new SqsMessageQueue(sqs, env.INTAKE_QUEUE_URL),
    readDocsFile: (name) => readFile(join(taskRoot, 'docs', name), 'utf8'),
    cache: new DynamoDbResultCache(database, env.CACHE_TABLE),
    figures,
    requests,
    count: publishingCounter(createMetrics('api'), requests),
    queues,
    metricsTokens: () => secrets.inUse(env.METRICS_TOKEN_SECRET),
    dependencies: dependencies({ tasks, uploads, results, queues, events, secrets }, env),
    warn: (message, about) => logger.warn(message, { ...about }),
    reports: new SqsMessageQueue(sqs, env.REPORT_QUEUE_URL),
    deliveries: new SqsMessageQueue(sqs, env.DELIVERY_QUEUE_URL),
    keySeal: new AesKeySeal((freshness) => secrets.inUse(env.WEBHOOK_KEYS_SECRET, freshness)),
    deliveryLog: new DynamoDbDeliveryRepository(database, env.WEBHOOKS_TABLE),
    outbox: new DynamoDbOutbox(database, env.OUTBOX_TABLE),
    events,
    hasher,
    tokens: accessTokens({ secrets, now, newId }, env),
    guardGuesses: guardGuesses({ budgets, places, now }),
    ensureFirstAdministrator: firstAdministratorGate({ users, hasher, firstAdministrator, newId, now }),
    checkSchema,
    logger,
    now,
    newId,
    sleep: async (milliseconds) => {
      await sleep(milliseconds);
    },
    ...settings(env),
  };
}

interface Probed {
  readonly tasks: DynamoDbTaskRepository;
  readonly uploads: S3UploadStore;
  readonly results: S3ResultStore;
  readonly queues: SqsQueueGauge;
  readonly events: EventBridgePublisher;
  readonly secrets: SecretsManagerSecrets;
}

/** What the API cannot do without, and how to see whether it is there. */
function dependencies(
  { tasks, uploads, results, queues, events, secrets }: Probed,
  env: Env,
): ApiDeps['dependencies'] {
  const nobodys = { ownerId: 'nobody', id: NO_TASK };
  return [
    { name: 'database', probe: () => tasks.get('nobody', NO_TASK).then(noTask, noTask) },
    { name: 'uploads', probe: async () => void (await uploads.stat(nobodys)) },
    {
      name: 'results',
      probe: async () => void (await results.exists(nobodys, 'validation/summary.json')),
    },
    { name: 'queues', probe: async () => void (await queues.depths()) },
    { name: 'events', probe: () => events.probe() },
    { name: 'secrets', probe: async () => void (await secrets.current(env.SIGNING_SECRET)) },
  ];
}

function accessTokens(
  { secrets, now, newId }: { secrets: SecretsManagerSecrets } & Pick<ApiDeps, 'now' | 'newId'>,
  { SIGNING_SECRET: secret, ACCESS_TOKEN_SECONDS: lifetimeSeconds }: Env,
): Ed25519AccessTokens {
  return new Ed25519AccessTokens({
    secrets: (freshness) => secrets.inUse(secret, freshness),
    lifetimeSeconds,
    now,
    newId,
  });
}

/** What a stage chooses. */
function settings(env: Env) {
  return {
    sessionLifetime: { idleSeconds: env.SESSION_IDLE_SECONDS, totalSeconds: env.SESSION_TOTAL_SECONDS },
    userLimits: {
      requestsPerMinute: env.REQUESTS_PER_MINUTE,
      waitSecondsPerMinute: env.WAIT_SECONDS_PER_MINUTE,
      waitsAtOnce: env.WAITS_AT_ONCE,
      openTasks: env.OPEN_TASKS,
      bytesPerDay: env.BYTES_PER_DAY,
    },
    maxFileBytes: env.MAX_FILE_BYTES,
    maxSingleUploadBytes: env.MAX_SINGLE_UPLOAD_BYTES,
    taskRetentionSeconds: env.TASK_RETENTION_SECONDS,
    uploadUrlSeconds: env.UPLOAD_URL_SECONDS,
    privateWebhooks: env.PRIVATE_WEBHOOKS,
    defaultRateLimit: env.WEBHOOK_RATE_LIMIT,
    corsOrigins: env.CORS_ORIGINS === '*' ? '*' : env.CORS_ORIGINS.split(',').map((origin) => origin.trim()),
  } as const;
}
