import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { NotificationsEnv } from '../../functions/notifications/env.ts';
import { figureMetric } from '../constructs/figure-metric.ts';
import { QueueWorker } from '../constructs/queue-worker.ts';
import { RunbookAlarm } from '../constructs/runbook-alarm.ts';
import type { Stage } from '../stages.ts';
import { laneEnvironment, lanesOf } from './lanes.ts';
import type { Wiring } from './wiring.ts';

/** It talks to strangers, and may do nothing but that. */
export function addNotifications(stack: Construct, { stage, data, queues }: Wiring): void {
  const notifications = new QueueWorker<NotificationsEnv>(stack, 'Notifications', {
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
      // A batch lasts as long as the slowest of its endpoints; its worker takes more messages meanwhile.
      { source: queues.trial, batchSize: 10, maxConcurrency: stage.deliveries.trial },
      { source: queues.slow, batchSize: 10, maxConcurrency: stage.deliveries.slow },
    ],
  });
  data.webhooks.grantDeliver(notifications);
  data.webhookKeys.grantRead(notifications);
  watchDeliveries(notifications, stage);
  // A failed attempt becomes a message for the next, and an endpoint that changes moves to another lane.
  for (const lane of lanesOf(queues)) lane.grantSend(notifications);
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
