import { AggregateTable } from './constructs/aggregate-table.ts';
import { NodeFunction } from './constructs/node-function.ts';
import { Pager } from './constructs/pager.ts';
import { PlatformAlarms } from './constructs/platform-alarms.ts';
import type { DataStack } from './data-stack.ts';
import type { ServiceStack } from './service-stack.ts';
import type { Stage } from './stages.ts';

/** What looks at all of both stacks, whatever is in them. */
export function watchOver(data: DataStack, service: ServiceStack, stage: Stage): void {
  const functions = service.node.findAll().filter((one) => one instanceof NodeFunction);
  const tables = data.node.findAll().filter((one) => one instanceof AggregateTable);
  const names = {
    functions: functions.map((one) => one.function.functionName),
    tables: tables.map(({ tableName }) => tableName),
  };
  new PlatformAlarms(service, 'Platform', names);
  new Pager(service, 'Pager', { stage, stacks: [data, service] });
}
