import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { SweeperEnv } from '../../functions/sweeper/env.ts';
import { figureMetric } from '../constructs/figure-metric.ts';
import { RunbookAlarm } from '../constructs/runbook-alarm.ts';
import { ScheduledFunction } from '../constructs/scheduled-function.ts';
import type { Wiring } from './wiring.ts';

/** By so much later than it is due, a renewal has not been done by any of its repetitions. */
const LATE_DAYS = 7;

export function addSweeper(
  stack: Construct,
  { stage, data, queues, events }: Wiring,
): ScheduledFunction<SweeperEnv> {
  const sweeper = new ScheduledFunction<SweeperEnv>(stack, 'Sweeper', {
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
      SIGNING_SECRET: data.signingSecret.arn,
      WEBHOOK_KEYS_SECRET: data.webhookKeys.arn,
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
  data.signingSecret.grantDate(sweeper);
  data.webhookKeys.grantDate(sweeper);
  data.uploads.grantAbandon(sweeper);
  data.intakeQueue.grantSend(sweeper);
  queues.validation.grantSend(sweeper);
  queues.parsing.grantSend(sweeper);
  queues.delivery.grantSend(sweeper);
  events.grantPublish(sweeper);
  if (stage.keyRenewal !== 'off')
    new RunbookAlarm(sweeper, 'KeysTooOld', {
      metric: figureMetric('OldestKeyDays', {
        ...{ stage, of: 'sweeper', period: Duration.hours(1), statistic: 'Maximum' },
      }),
      threshold: stage.keyRenewal.everyDays + LATE_DAYS,
      impact:
        'A key has not been renewed for longer than it should be. Everything works; whoever got hold of a copy can use it for longer.',
      runbook: 'keys-too-old',
    });
  return sweeper;
}
