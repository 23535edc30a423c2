import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ParsingEnv } from '../../functions/parsing/env.ts';
import { figureMetric } from '../constructs/figure-metric.ts';
import { QueueWorker } from '../constructs/queue-worker.ts';
import { RunbookAlarm } from '../constructs/runbook-alarm.ts';
import { addPostgres } from '../postgres/postgres-files.ts';
import { allowFileWork, fileWorkEnvironment } from './file-work.ts';
import type { Wiring } from './wiring.ts';

export function addParsing(stack: Construct, { stage, data, queues, events }: Wiring): void {
  const parsing = new QueueWorker<ParsingEnv>(stack, 'Parsing', {
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
