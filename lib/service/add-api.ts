import { Duration } from 'aws-cdk-lib';
import { Policy } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { ApiEnv } from '../../functions/api/env.ts';
import type { DeadLetterQueue } from '../constructs/dead-letter-queue.ts';
import { addDocs } from '../constructs/docs-files.ts';
import { NodeFunction } from '../constructs/node-function.ts';
import type { WorkQueue } from '../constructs/work-queue.ts';
import type { Wiring } from './wiring.ts';

/** Files end at a midnight after their last day, and a task may get its file and results up to a day late. */
const RECORDS_STAY = Duration.days(3);

/** @param deadLetters what was given up outside of the queues of work */
export function addApi(
  stack: Construct,
  { stage, data, queues, events }: Wiring,
  deadLetters: Readonly<Record<string, DeadLetterQueue>>,
): NodeFunction<ApiEnv> {
  const api = new NodeFunction<ApiEnv>(stack, 'Api', {
    stage,
    name: 'api',
    description: 'Answers the API.',
    environment: {
      TASKS_TABLE: data.tasks.tableName,
      USERS_TABLE: data.users.tableName,
      SESSIONS_TABLE: data.sessions.tableName,
      LIMITS_TABLE: data.limits.tableName,
      AUDIT_TABLE: data.audit.tableName,
      SCHEMAS_TABLE: data.schemas.tableName,
      WEBHOOKS_TABLE: data.webhooks.tableName,
      OUTBOX_TABLE: data.outbox.tableName,
      IDEMPOTENCY_TABLE: data.idempotency.tableName,
      CACHE_TABLE: data.cache.tableName,
      FIGURES_TABLE: data.figures.tableName,
      METRICS_TOKEN_SECRET: data.metricsToken.arn,
      QUEUES: watched({ intake: data.intakeQueue, ...queues }, deadLetters),
      UPLOADS_BUCKET: data.uploads.bucketName,
      RESULTS_BUCKET: data.results.bucketName,
      INTAKE_QUEUE_URL: data.intakeQueue.queue.queueUrl,
      REPORT_QUEUE_URL: queues.reports.queue.queueUrl,
      DELIVERY_QUEUE_URL: queues.delivery.queue.queueUrl,
      EVENT_BUS: events.busName,
      SIGNING_SECRET: data.signingSecret.arn,
      WEBHOOK_KEYS_SECRET: data.webhookKeys.arn,
      FIRST_ADMINISTRATOR_SECRET: data.firstAdministrator.arn,
      ACCESS_TOKEN_SECONDS: `${stage.accessTokenSeconds}`,
      SESSION_IDLE_SECONDS: `${stage.session.idleSeconds}`,
      SESSION_TOTAL_SECONDS: `${stage.session.totalSeconds}`,
      REQUESTS_PER_MINUTE: `${stage.userLimits.requestsPerMinute}`,
      WAIT_SECONDS_PER_MINUTE: `${stage.userLimits.waitSecondsPerMinute}`,
      WAITS_AT_ONCE: `${stage.userLimits.waitsAtOnce}`,
      OPEN_TASKS: `${stage.userLimits.openTasks}`,
      BYTES_PER_DAY: `${stage.userLimits.bytesPerDay}`,
      UPLOAD_URL_SECONDS: `${stage.uploadUrlSeconds}`,
      MAX_FILE_BYTES: `${stage.maxFileBytes}`,
      MAX_SINGLE_UPLOAD_BYTES: `${stage.maxSingleUploadBytes}`,
      TASK_RETENTION_SECONDS: `${stage.fileRetention.plus(RECORDS_STAY).toSeconds()}`,
      PRIVATE_WEBHOOKS: stage.privateWebhooks,
      WEBHOOK_RATE_LIMIT: `${stage.deliveries.perMinute}`,
      CORS_ORIGINS: stage.corsOrigins.join(','),
    },
    timeout: Duration.seconds(29), // API Gateway waits no longer
    addFiles: addDocs,
  });
  data.tasks.grantRead(api);
  data.tasks.grantWrite(api);
  data.tasks.grantPostpone(api);
  data.tasks.grantList(api);
  data.tasks.grantCountOpen(api);
  data.tasks.grantRemove(api);
  data.users.grantRead(api);
  data.users.grantList(api);
  data.users.grantWrite(api);
  data.sessions.grantRead(api);
  data.sessions.grantWrite(api);
  data.limits.grantSpend(api);
  data.limits.grantRemember(api);
  data.audit.grantAdd(api);
  data.audit.grantList(api);
  data.schemas.grantRead(api);
  data.schemas.grantList(api);
  data.schemas.grantSave(api);
  data.schemas.grantRemove(api);
  data.webhooks.grantRead(api);
  data.webhooks.grantManage(api);
  data.outbox.grantAdd(api);
  data.outbox.grantTake(api);
  data.idempotency.grantUse(api);
  data.cache.grantClear(api);
  data.figures.grantAdd(api);
  data.figures.grantRead(api);
  data.metricsToken.grantRead(api);
  data.tasks.grantFindDue(api); // to count open tasks
  const measured = [data.intakeQueue, ...Object.values(queues), ...Object.values(deadLetters)];
  // Beside the role's other rights, which would be too many for one policy.
  const measures = new Policy(stack, 'ApiMeasures');
  for (const queue of measured) queue.grantMeasure(measures);
  measures.attachToRole(api.role);
  data.uploads.grantTicket(api);
  data.uploads.grantRead(api); // to propose schemas
  data.uploads.grantComplete(api);
  data.uploads.grantAbandon(api);
  data.uploads.grantRemove(api);
  data.results.grantRead(api);
  data.results.grantRequest(api);
  data.results.grantRemove(api);
  data.intakeQueue.grantSend(api); // files of earlier tasks
  queues.reports.grantSend(api);
  queues.delivery.grantSend(api); // tests of webhooks
  data.signingSecret.grantRead(api);
  data.firstAdministrator.grantRead(api);
  data.webhookKeys.grantRead(api); // new webhooks and rotations
  events.grantPublish(api);
  events.grantDescribe(api);
  return api;
}

/** The queues by their names, as the API measures them. */
function watched(
  queues: Readonly<Record<string, WorkQueue>>,
  others: Readonly<Record<string, DeadLetterQueue>>,
): string {
  return JSON.stringify([
    ...Object.entries(queues).map(([name, { queue, deadLetters }]) => ({
      name,
      url: queue.queueUrl,
      deadLetterUrl: deadLetters.queueUrl,
    })),
    ...Object.entries(others).map(([name, { queue }]) => ({ name, deadLetterUrl: queue.queueUrl })),
  ]);
}
