import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { ParsingEnv } from '../../functions/parsing/env.ts';
import type { DomainEvents } from '../constructs/domain-events.ts';
import type { DataStack } from '../data-stack.ts';
import type { Wiring } from './wiring.ts';

/** What a worker needs that reads an uploaded file and leaves its results. */
export function allowFileWork(worker: IGrantable, data: DataStack, events: DomainEvents): void {
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

export function fileWorkEnvironment({ stage, data, events }: Omit<Wiring, 'queues'>): ParsingEnv {
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
