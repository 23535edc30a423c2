import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { type IGrantable, Policy } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { ApiEnv } from '../functions/api/env.ts';
import type { FanOutEnv } from '../functions/fan-out/env.ts';
import type { IntakeEnv } from '../functions/intake/env.ts';
import type { NotificationsEnv } from '../functions/notifications/env.ts';
import type { ParsingEnv } from '../functions/parsing/env.ts';
import type { ReportsEnv } from '../functions/reports/env.ts';
import type { SweeperEnv } from '../functions/sweeper/env.ts';
import type { ValidationEnv } from '../functions/validation/env.ts';
import type { DeadLetterQueue } from './constructs/dead-letter-queue.ts';
import { addDocs } from './constructs/docs-files.ts';
import { DomainEvents } from './constructs/domain-events.ts';
import { figureMetric } from './constructs/figure-metric.ts';
import { NodeFunction } from './constructs/node-function.ts';
import { addPostgres } from './constructs/postgres-files.ts';
import { PublicApi } from './constructs/public-api.ts';
import { QueueWorker } from './constructs/queue-worker.ts';
import { RunbookAlarm } from './constructs/runbook-alarm.ts';
import { ScheduledFunction } from './constructs/scheduled-function.ts';
import { WorkQueue } from './constructs/work-queue.ts';
import type { DataStack } from './data-stack.ts';
import type { Stage } from './stages.ts';

/** Files end at a midnight after their last day, and a task may get its file and results up to a day late. */
const RECORDS_STAY = Duration.days(3);

export interface ServiceStackProps extends StackProps {
  readonly stage: Stage;
  readonly data: DataStack;
}

/** What the functions have in common, and what connects them. */
interface Wiring extends Pick<ServiceStackProps, 'stage' | 'data'> {
  readonly queues: {
    readonly validation: WorkQueue;
    readonly parsing: WorkQueue;
    readonly delivery: WorkQueue;
    readonly quick: WorkQueue;
    readonly trial: WorkQueue;
    readonly slow: WorkQueue;
    readonly reports: WorkQueue;
  };
  readonly events: DomainEvents;
}

/** What can be rebuilt at any time: the functions, what connects them, and who may do what. */
export class ServiceStack extends Stack {
  readonly api: RestApi;

  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    const { stage, data } = props;
    const queues = this.#addQueues();
    const events = new DomainEvents(this, 'Events', stage);
    const deliver = events.subscribe(queues.delivery.queue);

    const wiring: Wiring = { stage, data, queues, events };
    this.#addIntake(wiring);
    this.#addValidation(wiring);
    this.#addParsing(wiring);
    this.#addReports(wiring);
    this.#addFanOut(wiring);
    this.#addNotifications(wiring);
    const sweeper = this.#addSweeper(wiring);
    const api = this.#addApi(wiring, { events: events.deadLetters, sweeper: sweeper.deadLetters });
    const publicApi = new PublicApi(this, 'Public', { stage, handler: api.function });
    this.api = publicApi.api;

    new CfnOutput(this, 'ApiUrl', { value: publicApi.url });
    if (publicApi.domainTarget) new CfnOutput(this, 'ApiDomainTarget', { value: publicApi.domainTarget });
    new CfnOutput(this, 'EventBusName', { value: events.busName });
    // For who replays events.
    new CfnOutput(this, 'EventArchiveName', { value: events.archiveName });
    new CfnOutput(this, 'DeliveryRuleArn', { value: deliver.ruleArn });
    new CfnOutput(this, 'ValidationQueueUrl', { value: queues.validation.queue.queueUrl });
    new CfnOutput(this, 'ParsingQueueUrl', { value: queues.parsing.queue.queueUrl });
    new CfnOutput(this, 'ReportQueueUrl', { value: queues.reports.queue.queueUrl });
    new CfnOutput(this, 'DeliveryQueueUrl', { value: queues.delivery.queue.queueUrl });
    new CfnOutput(this, 'QuickQueueUrl', { value: queues.quick.queue.queueUrl });
    new CfnOutput(this, 'TrialQueueUrl', { value: queues.trial.queue.queueUrl });
    new CfnOutput(this, 'SlowQueueUrl', { value: queues.slow.queue.queueUrl });
  }

  #addQueues(): Wiring['queues'] {
    const validation = new WorkQueue(this, 'ValidationQueue', {
      consumerTimeout: Duration.minutes(15),
      failureImpact:
        'Files are not validated; their tasks stay in “queued” or “running” until they are given up.',
      lateAfter: Duration.hours(1),
      delayImpact: 'Files wait to be validated; their tasks stay in “queued” longer than they should.',
      runbook: 'validation',
    });
    const parsing = new WorkQueue(this, 'ParsingQueue', {
      consumerTimeout: Duration.minutes(15),
      failureImpact:
        'Workbooks are not turned into SQL; their tasks stay in “queued” or “running” until they are given up.',
      lateAfter: Duration.hours(1),
      delayImpact:
        'Workbooks wait to become SQL; their tasks stay in “queued” or “running” longer than they should.',
      runbook: 'parsing',
    });
    const delivery = new WorkQueue(this, 'DeliveryQueue', {
      consumerTimeout: Duration.seconds(30),
      failureImpact: 'Events were not turned into deliveries.',
      lateAfter: Duration.hours(1),
      delayImpact: 'Webhooks are told of events late.',
      runbook: 'delivery',
    });
    // One for each kind of endpoint: whoever waits for a slow one keeps nobody else waiting.
    const attempts = {
      consumerTimeout: Duration.seconds(30),
      failureImpact: 'Attempts to tell webhooks were not made.',
      lateAfter: Duration.hours(1),
      runbook: 'attempts',
    };
    const quick = new WorkQueue(this, 'QuickQueue', {
      ...attempts,
      delayImpact: 'Webhooks that answer quickly are told of events late.',
    });
    const trial = new WorkQueue(this, 'TrialQueue', {
      ...attempts,
      delayImpact: 'Webhooks that are new, or failed the last time, are told of events late.',
    });
    const slow = new WorkQueue(this, 'SlowQueue', {
      ...attempts,
      delayImpact: 'Webhooks that answer slowly or not at all are told of events late; the others are not.',
    });
    const reports = new WorkQueue(this, 'ReportQueue', {
      consumerTimeout: Duration.minutes(15),
      failureImpact: 'Reports that clients wait for were not made; they get a problem instead.',
      lateAfter: Duration.minutes(15),
      delayImpact: 'Clients wait for reports longer than they should.',
      runbook: 'reports',
    });
    return { validation, parsing, delivery, quick, trial, slow, reports };
  }

  /** @param deadLetters what was given up outside of the queues of work */
  #addApi(
    { stage, data, queues, events }: Wiring,
    deadLetters: Readonly<Record<string, DeadLetterQueue>>,
  ): NodeFunction<ApiEnv> {
    const api = new NodeFunction<ApiEnv>(this, 'Api', {
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
    const measures = new Policy(this, 'ApiMeasures');
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

  #addIntake({ stage, data, queues, events }: Wiring): void {
    const intake = new QueueWorker<IntakeEnv>(this, 'Intake', {
      stage,
      name: 'intake',
      description: 'Checks each upload and queues its task.',
      environment: {
        FIGURES_TABLE: data.figures.tableName,
        TASKS_TABLE: data.tasks.tableName,
        UPLOADS_BUCKET: data.uploads.bucketName,
        INTAKE_QUEUE_URL: data.intakeQueue.queue.queueUrl,
        VALIDATION_QUEUE_URL: queues.validation.queue.queueUrl,
        PARSING_QUEUE_URL: queues.parsing.queue.queueUrl,
        EVENT_BUS: events.busName,
      },
      source: data.intakeQueue,
      batchSize: 10,
      maxConcurrency: stage.maxConcurrency.intake,
    });
    data.figures.grantAdd(intake);
    data.tasks.grantRead(intake);
    data.tasks.grantWrite(intake);
    data.tasks.grantPostpone(intake);
    data.uploads.grantRead(intake);
    data.uploads.grantKeep(intake);
    data.uploads.grantCopy(intake);
    data.uploads.grantRemove(intake);
    data.intakeQueue.grantSend(intake); // S3's notices again, in their owners' names
    queues.validation.grantSend(intake);
    queues.parsing.grantSend(intake);
    events.grantPublish(intake);
  }

  #addValidation({ stage, data, queues, events }: Wiring): void {
    const validation = new QueueWorker<ValidationEnv>(this, 'Validation', {
      stage,
      name: 'validation',
      description: 'Reads a file, checks every row and writes the report.',
      environment: {
        ...fileWorkEnvironment({ stage, data, events }),
        SCHEMAS_TABLE: data.schemas.tableName,
      },
      source: queues.validation,
      batchSize: 1, // a large file takes all the time there is
      maxConcurrency: stage.maxConcurrency.validation,
    });
    allowFileWork(validation, data, events);
    data.schemas.grantRead(validation);
    new RunbookAlarm(validation, 'CacheFaults', {
      metric: figureMetric('CacheFaults', { stage, of: 'validation', period: Duration.hours(1) }),
      threshold: 1, // one may be a hiccup; a cache that is out of order gives two with each task
      impact:
        'Files that were validated before are read again: clients wait longer, and get the same results.',
      runbook: 'cache-faults',
    });
  }

  #addParsing({ stage, data, queues, events }: Wiring): void {
    const parsing = new QueueWorker<ParsingEnv>(this, 'Parsing', {
      stage,
      name: 'parsing',
      description: 'Turns a workbook into SQL and proves it on a database of its own.',
      environment: fileWorkEnvironment({ stage, data, events }),
      source: queues.parsing,
      batchSize: 1, // a large workbook takes all the time and memory there is
      maxConcurrency: stage.maxConcurrency.parsing,
      addFiles: addPostgres,
    });
    allowFileWork(parsing, data, events);
    new RunbookAlarm(parsing, 'CacheFaults', {
      metric: figureMetric('CacheFaults', { stage, of: 'parsing', period: Duration.hours(1) }),
      threshold: 1,
      impact:
        'Workbooks that were parsed before are read and proven again: clients wait longer, and get the same results.',
      runbook: 'cache-faults',
    });
  }

  #addReports({ stage, data, queues }: Wiring): void {
    const reports = new QueueWorker<ReportsEnv>(this, 'Reports', {
      stage,
      name: 'reports',
      description: 'Gives a file back with its errors marked, and lists them in other formats.',
      environment: {
        TASKS_TABLE: data.tasks.tableName,
        UPLOADS_BUCKET: data.uploads.bucketName,
        RESULTS_BUCKET: data.results.bucketName,
        MAX_ATTEMPTS: `${queues.reports.maxAttempts}`,
      },
      source: queues.reports,
      batchSize: 1, // a large file takes all the time there is
      maxConcurrency: stage.maxConcurrency.reports,
    });
    data.tasks.grantRead(reports);
    data.uploads.grantRead(reports);
    data.results.grantRead(reports);
    data.results.grantWriteReports(reports);
  }

  #addFanOut({ stage, data, queues }: Wiring): void {
    const fanOut = new QueueWorker<FanOutEnv>(this, 'FanOut', {
      stage,
      name: 'fan-out',
      description: 'Finds out which webhooks want to hear of an event.',
      environment: { WEBHOOKS_TABLE: data.webhooks.tableName, ...laneEnvironment(queues) },
      source: queues.delivery,
      batchSize: 10,
      maxConcurrency: stage.maxConcurrency['fan-out'],
    });
    data.webhooks.grantList(fanOut);
    for (const lane of lanesOf(queues)) lane.grantSend(fanOut);
  }

  /** It talks to strangers, and may do nothing but that. */
  #addNotifications({ stage, data, queues }: Wiring): void {
    const notifications = new QueueWorker<NotificationsEnv>(this, 'Notifications', {
      stage,
      name: 'notifications',
      description: 'Tells webhooks what happened.',
      environment: {
        WEBHOOKS_TABLE: data.webhooks.tableName,
        ...laneEnvironment(queues),
        WEBHOOK_KEYS_SECRET: data.webhookKeys.arn,
        DELIVERIES_AT_ONCE: `${stage.deliveries.atOnce}`,
        PRIVATE_WEBHOOKS: stage.privateWebhooks,
      },
      source: queues.quick,
      batchSize: 10,
      maxConcurrency: stage.maxConcurrency.notifications,
      besides: [
        { source: queues.trial, batchSize: 10, maxConcurrency: stage.deliveries.trial },
        // A batch lasts as long as the slowest of its endpoints.
        { source: queues.slow, batchSize: 1, maxConcurrency: stage.deliveries.slow },
      ],
    });
    data.webhooks.grantDeliver(notifications);
    data.webhookKeys.grantRead(notifications);
    watchDeliveries(notifications, stage);
    // A failed attempt becomes a message for the next, and an endpoint that changes moves to another lane.
    for (const lane of lanesOf(queues)) lane.grantSend(notifications);
  }

  #addSweeper({ stage, data, queues, events }: Wiring): ScheduledFunction<SweeperEnv> {
    const sweeper = new ScheduledFunction<SweeperEnv>(this, 'Sweeper', {
      stage,
      name: 'sweeper',
      description: 'Takes up what got stuck, and ends what waits in vain.',
      environment: {
        FIGURES_TABLE: data.figures.tableName,
        TASKS_TABLE: data.tasks.tableName,
        UPLOADS_BUCKET: data.uploads.bucketName,
        INTAKE_QUEUE_URL: data.intakeQueue.queue.queueUrl,
        VALIDATION_QUEUE_URL: queues.validation.queue.queueUrl,
        PARSING_QUEUE_URL: queues.parsing.queue.queueUrl,
        WEBHOOKS_TABLE: data.webhooks.tableName,
        IDEMPOTENCY_TABLE: data.idempotency.tableName,
        OUTBOX_TABLE: data.outbox.tableName,
        DELIVERY_QUEUE_URL: queues.delivery.queue.queueUrl,
        EVENT_BUS: events.busName,
      },
      timeout: Duration.seconds(50),
      every: Duration.minutes(1),
      failureImpact:
        'Tasks whose upload or message was lost stay where they are, and webhooks that failed are not tried again; nothing else stops.',
      runbook: 'sweeper',
    });
    data.figures.grantAdd(sweeper);
    data.tasks.grantFindDue(sweeper);
    data.tasks.grantPostpone(sweeper);
    data.tasks.grantWrite(sweeper);
    data.uploads.grantRead(sweeper);
    data.uploads.grantRemove(sweeper);
    data.webhooks.grantSweep(sweeper);
    data.idempotency.grantSweep(sweeper);
    data.outbox.grantList(sweeper);
    data.outbox.grantTake(sweeper);
    data.uploads.grantAbandon(sweeper);
    data.intakeQueue.grantSend(sweeper);
    queues.validation.grantSend(sweeper);
    queues.parsing.grantSend(sweeper);
    queues.delivery.grantSend(sweeper);
    events.grantPublish(sweeper);
    return sweeper;
  }
}

function lanesOf({ quick, trial, slow }: Wiring['queues']): readonly WorkQueue[] {
  return [quick, trial, slow];
}

function laneEnvironment({ quick, trial, slow }: Wiring['queues']) {
  return {
    QUICK_QUEUE_URL: quick.queue.queueUrl,
    TRIAL_QUEUE_URL: trial.queue.queueUrl,
    SLOW_QUEUE_URL: slow.queue.queueUrl,
  };
}

/** Endpoints fail all the time, each for itself; half of all attempts fail when something is wrong with ours. */
function watchDeliveries(notifications: Construct, stage: Stage): void {
  const figure = { stage, of: 'notifications', period: Duration.hours(1) } as const;
  // Each attempt reports 0 or 1, so that the average is the rate.
  const metric = new MathExpression({
    expression: 'IF(attempts >= 20, 100 * failed, 0)',
    label: 'Failed attempts (%)',
    usingMetrics: {
      attempts: figureMetric('DeliveriesFailed', { ...figure, statistic: 'SampleCount' }),
      failed: figureMetric('DeliveriesFailed', { ...figure, statistic: 'Average' }),
    },
    period: figure.period,
  });
  new RunbookAlarm(notifications, 'Failures', {
    metric,
    threshold: 50,
    impact:
      'More than half of the attempts to tell webhooks fail. Clients hear of their tasks late, or only when they ask.',
    runbook: 'delivery-failures',
  });
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

/** What a worker needs that reads an uploaded file and leaves its results. */
function allowFileWork(worker: IGrantable, data: DataStack, events: DomainEvents): void {
  data.figures.grantAdd(worker);
  data.tasks.grantRead(worker);
  data.tasks.grantWrite(worker);
  data.tasks.grantPostpone(worker);
  data.uploads.grantRead(worker);
  data.results.grantRead(worker); // what the cache knows of, to be copied
  data.results.grantWrite(worker);
  data.results.grantRemove(worker);
  data.cache.grantFind(worker);
  data.cache.grantPut(worker);
  events.grantPublish(worker);
}

function fileWorkEnvironment({ stage, data, events }: Omit<Wiring, 'queues'>): ParsingEnv {
  return {
    FIGURES_TABLE: data.figures.tableName,
    TASKS_TABLE: data.tasks.tableName,
    UPLOADS_BUCKET: data.uploads.bucketName,
    RESULTS_BUCKET: data.results.bucketName,
    CACHE_TABLE: data.cache.tableName,
    RESULT_RETENTION_SECONDS: `${stage.fileRetention.toSeconds()}`,
    EVENT_BUS: events.busName,
  };
}
