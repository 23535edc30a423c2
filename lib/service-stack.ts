import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { NotificationsEnv } from '../functions/notifications/env.ts';
import { DomainEvents } from './constructs/domain-events.ts';
import { figureMetric } from './constructs/figure-metric.ts';
import { PublicApi } from './constructs/public-api.ts';
import { QueueWorker } from './constructs/queue-worker.ts';
import { RunbookAlarm } from './constructs/runbook-alarm.ts';
import { WorkQueue } from './constructs/work-queue.ts';
import type { DataStack } from './data-stack.ts';
import { addApi } from './service/add-api.ts';
import { addIntake } from './service/add-intake.ts';
import { addParsing } from './service/add-parsing.ts';
import { addReports } from './service/add-reports.ts';
import { addSweeper } from './service/add-sweeper.ts';
import { addValidation } from './service/add-validation.ts';
import type { Wiring } from './service/wiring.ts';
import type { Stage } from './stages.ts';

export interface ServiceStackProps extends StackProps {
  readonly stage: Stage;
  readonly data: DataStack;
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
    addIntake(this, wiring);
    addValidation(this, wiring);
    addParsing(this, wiring);
    addReports(this, wiring);
    this.#addNotifications(wiring);
    const sweeper = addSweeper(this, wiring);
    const api = addApi(this, wiring, { events: events.deadLetters, sweeper: sweeper.deadLetters });
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
    new CfnOutput(this, 'EventDeadLettersUrl', { value: events.deadLetters.queue.queueUrl });
    new CfnOutput(this, 'SweeperDeadLettersUrl', { value: sweeper.deadLetters.queue.queueUrl });
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
      failureImpact: 'Events were not turned into deliveries, or their attempts not made.',
      lateAfter: Duration.hours(1),
      delayImpact: 'Webhooks are told of events late.',
      runbook: 'delivery',
    });
    const reports = new WorkQueue(this, 'ReportQueue', {
      consumerTimeout: Duration.minutes(15),
      failureImpact: 'Reports that clients wait for were not made; they get a problem instead.',
      lateAfter: Duration.minutes(15),
      delayImpact: 'Clients wait for reports longer than they should.',
      runbook: 'reports',
    });
    return { validation, parsing, delivery, reports };
  }

  #addNotifications({ stage, data, queues }: Wiring): void {
    const notifications = new QueueWorker<NotificationsEnv>(this, 'Notifications', {
      stage,
      name: 'notifications',
      description: 'Tells webhooks what happened.',
      environment: {
        FIGURES_TABLE: data.figures.tableName,
        WEBHOOKS_TABLE: data.webhooks.tableName,
        OUTBOX_TABLE: data.outbox.tableName,
        DELIVERY_QUEUE_URL: queues.delivery.queue.queueUrl,
        WEBHOOK_KEYS_SECRET: data.webhookKeys.arn,
        DELIVERIES_AT_ONCE: `${stage.deliveries.atOnce}`,
        PRIVATE_WEBHOOKS: stage.privateWebhooks,
      },
      source: queues.delivery,
      batchSize: 10,
      maxConcurrency: stage.maxConcurrency.notifications,
    });
    data.figures.grantAdd(notifications);
    data.webhooks.grantRead(notifications);
    data.webhooks.grantDeliver(notifications);
    data.outbox.grantAdd(notifications);
    data.webhookKeys.grantRead(notifications);
    watchDeliveries(notifications, stage);
    queues.delivery.grantSend(notifications); // one event becomes a message for each webhook, and a failed attempt one for the next
  }
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
