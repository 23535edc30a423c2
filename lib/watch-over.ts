import { CfnOutput } from 'aws-cdk-lib';
import { AggregateTable } from './constructs/aggregate-table.ts';
import { DeadLetterQueue } from './constructs/dead-letter-queue.ts';
import { NodeFunction } from './constructs/node-function.ts';
import { Overview } from './constructs/overview.ts';
import { Pager } from './constructs/pager.ts';
import { PlatformAlarms } from './constructs/platform-alarms.ts';
import { RunbookAlarm } from './constructs/runbook-alarm.ts';
import { SavedQueries } from './constructs/saved-queries.ts';
import { WorkQueue } from './constructs/work-queue.ts';
import type { DataStack } from './data-stack.ts';
import type { ServiceStack } from './service-stack.ts';
import type { Stage } from './stages.ts';

/** What looks at all of both stacks, whatever is in them. */
export function watchOver(data: DataStack, service: ServiceStack, stage: Stage): void {
  const constructs = () => [data, service].flatMap(({ node }) => node.findAll());
  const functions = constructs().filter((one) => one instanceof NodeFunction);
  const tables = constructs().filter((one) => one instanceof AggregateTable);
  new PlatformAlarms(service, 'Platform', {
    functions: functions.map((one) => one.function.functionName),
    tables: tables.map(({ tableName }) => tableName),
  });

  const alarms = constructs().filter((one) => one instanceof RunbookAlarm);
  new Pager(service, 'Pager', { stage, alarms: alarms.map(({ alarm }) => alarm) });
  const { dashboard } = new Overview(service, 'Overview', {
    stage,
    ...{ api: service.api, functions, tables, alarms },
    queues: constructs().filter((one) => one instanceof WorkQueue),
    deadLetters: constructs().filter((one) => one instanceof DeadLetterQueue),
  });
  new SavedQueries(service, 'Queries', { stage, functions });
  new CfnOutput(service, 'DashboardName', { value: dashboard.dashboardName });
}
