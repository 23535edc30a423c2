import type { Construct } from 'constructs';
import type { ReportsEnv } from '../../functions/reports/env.ts';
import { QueueWorker } from '../constructs/queue-worker.ts';
import type { Wiring } from './wiring.ts';

export function addReports(stack: Construct, { stage, data, queues }: Wiring): void {
  const reports = new QueueWorker<ReportsEnv>(stack, 'Reports', {
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
