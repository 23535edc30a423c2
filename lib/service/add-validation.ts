import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ValidationEnv } from '../../functions/validation/env.ts';
import { figureMetric } from '../constructs/figure-metric.ts';
import { QueueWorker } from '../constructs/queue-worker.ts';
import { RunbookAlarm } from '../constructs/runbook-alarm.ts';
import { allowFileWork, fileWorkEnvironment } from './file-work.ts';
import type { Wiring } from './wiring.ts';

export function addValidation(stack: Construct, { stage, data, queues, events }: Wiring): void {
  const validation = new QueueWorker<ValidationEnv>(stack, 'Validation', {
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
    impact: 'Files that were validated before are read again: clients wait longer, and get the same results.',
    runbook: 'cache-faults',
  });
}
