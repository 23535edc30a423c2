import { dynamoDbClient, s3Client, s3SigningClient, sqsClient } from '../../shared/aws/clients.ts';
import { DynamoDbTaskRepository } from '../../shared/aws/dynamodb-task-repository.ts';
import { S3ResultStore } from '../../shared/aws/s3-result-store.ts';
import { S3UploadStore } from '../../shared/aws/s3-upload-store.ts';
import { SqsMessageHiding } from '../../shared/aws/sqs-message-hiding.ts';
import { ReportMessage } from '../../shared/events.ts';
import { type RenderReportDeps, renderReport } from '../../shared/reports/render-report.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics } from '../../shared/runtime/metrics.ts';
import { queueHandler } from '../../shared/runtime/queue-handler.ts';
import { timeBudget } from '../../shared/runtime/time-budget.ts';
import { ReportsEnv } from './env.ts';

const env = readEnv(ReportsEnv);
const messages = new SqsMessageHiding(sqsClient());
const s3 = { client: s3Client(), signer: s3SigningClient() };
const deps: RenderReportDeps = {
  tasks: new DynamoDbTaskRepository(dynamoDbClient(), env.TASKS_TABLE),
  uploads: new S3UploadStore({ ...s3, bucket: env.UPLOADS_BUCKET }),
  results: new S3ResultStore({ ...s3, bucket: env.RESULTS_BUCKET }),
  now: () => new Date(),
};

export const handler = queueHandler({
  schema: ReportMessage,
  logger: createLogger('reports'),
  metrics: createMetrics('reports'),
  hide: (record, seconds) => messages.hide(record, seconds),
  describe: ({ taskId, requestId, report }) => ({ taskId, requestId, ...report }),
  handle: async (message, { attempt, remainingMs }) => {
    const outOfTime = timeBudget(remainingMs());
    const isLast = attempt >= env.MAX_ATTEMPTS;
    return { outcome: await renderReport(deps, message, { isLast, outOfTime }) };
  },
});
