import { Duration } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  AlarmStatusWidget,
  Dashboard,
  type IWidget,
  MathExpression,
  Metric,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import type { AggregateTable } from './aggregate-table.ts';
import { businessWidgets } from './business-widgets.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import { figureMetric } from './figure-metric.ts';
import { graph } from './graph.ts';
import type { Environment, NodeFunction } from './node-function.ts';
import { tableRequests } from './platform-alarms.ts';
import { ALARM_PERIOD, type RunbookAlarm } from './runbook-alarm.ts';
import type { WorkQueue } from './work-queue.ts';

export interface OverviewProps {
  readonly stage: Stage;
  readonly api: RestApi;
  readonly functions: readonly NodeFunction<Environment>[];
  readonly queues: readonly WorkQueue[];
  readonly deadLetters: readonly DeadLetterQueue[];
  readonly tables: readonly AggregateTable[];
  readonly alarms: readonly RunbookAlarm[];
}

const period = ALARM_PERIOD;

/** One page that tells whether all is well, from the top: alarms, traffic, queues, workers, tables, and what users got of it. */
export class Overview extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: OverviewProps) {
    super(scope, id);
    this.dashboard = new Dashboard(this, 'Dashboard', {
      defaultInterval: Duration.hours(12),
      widgets: [
        [guide(props), alarmStatus(props)],
        apiWidgets(props),
        queueWidgets(props),
        functionWidgets(props),
        tableWidgets(props),
        ...businessWidgets(props.stage),
      ],
    });
  }
}

function guide({ stage }: OverviewProps): IWidget {
  const section = (title: string, anchor: string) =>
    stage.runbookUrl === undefined
      ? `${title} (\`docs/runbook.md#${anchor}\`)`
      : `[${title}](${stage.runbookUrl}#${anchor})`;
  const markdown = [
    `# etl-design, stage ${stage.name}`,
    'All is well when every alarm is green, dead letters are at nought and the oldest message is minutes old.',
    `An alarm is red: ${section('when you are paged', 'when-you-are-paged')}.`,
    `Answers are late or wrong: ${section('API slow', 'api-slow')}, ${section('API server errors', 'api-server-errors')}.`,
    `Work stands still: ${section('sweeper not run', 'sweeper-not-run')}, ${section('worker errors', 'worker-errors')}.`,
    `One task, request, user or webhook: ${section('saved queries', 'saved-queries')}.`,
  ].join('\n\n');
  return new TextWidget({ markdown, width: 8, height: 8 });
}

function alarmStatus({ alarms }: OverviewProps): IWidget {
  return new AlarmStatusWidget({
    ...{ title: 'Alarms', width: 16, height: 8 },
    alarms: alarms.map(({ alarm }) => alarm),
  });
}

function apiWidgets({ stage, api, functions }: OverviewProps): IWidget[] {
  const own = { stage, of: 'api', period } as const;
  return [
    graph(
      'Requests to the API',
      [api.metricCount({ period, label: 'all' })],
      [
        api.metricClientError({ period, statistic: 'Sum', label: 'refused (4xx)' }),
        api.metricServerError({ period, statistic: 'Sum', label: 'failed (5xx)' }),
      ],
    ),
    graph('How long they took that did not ask to wait (ms)', [
      figureMetric('RequestMs', { ...own, statistic: 'p50' }).with({ label: 'half of them' }),
      figureMetric('RequestMs', { ...own, statistic: 'p99' }).with({ label: '99 of 100' }),
    ]),
    graph(
      'Instances at once',
      functions.map((one) =>
        one.function.metric('ConcurrentExecutions', { period, statistic: 'Maximum', label: one.node.id }),
      ),
    ),
  ];
}

function queueWidgets({ queues, deadLetters }: OverviewProps): IWidget[] {
  const largest = { period, statistic: 'Maximum' };
  return [
    graph(
      'Messages that wait',
      queues.map(({ node, queue }) =>
        queue.metricApproximateNumberOfMessagesVisible({ ...largest, label: node.id }),
      ),
    ),
    graph(
      'Age of the oldest message (s)',
      queues.map(({ node, queue }) =>
        queue.metricApproximateAgeOfOldestMessage({ ...largest, label: node.id }),
      ),
    ),
    graph(
      'Dead letters',
      deadLetters.map(({ node, queue }) =>
        queue.metricApproximateNumberOfMessagesVisible({ ...largest, label: node.scope?.node.id ?? node.id }),
      ),
    ),
  ];
}

function functionWidgets({ functions }: OverviewProps): IWidget[] {
  return [
    graph(
      'Functions that ended with an error',
      functions.map((one) => one.function.metricErrors({ period, statistic: 'Sum', label: one.node.id })),
    ),
    graph(
      'Starts that Lambda refused',
      functions.map((one) => one.function.metricThrottles({ period, statistic: 'Sum', label: one.node.id })),
    ),
    graph(
      'Longest run, of the time allowed (%)',
      functions.map((one, index) => {
        const longest = one.function.metricDuration({ period, statistic: 'Maximum' });
        return new MathExpression({
          expression: `100 * d${index} / ${one.timeout.toMilliseconds()}`,
          usingMetrics: { [`d${index}`]: longest },
          label: one.node.id,
          period,
        });
      }),
    ),
  ];
}

function tableWidgets({ tables }: OverviewProps): IWidget[] {
  const consumed = (metricName: string) =>
    tables.map(
      ({ node, tableName }) =>
        new Metric({
          namespace: 'AWS/DynamoDB',
          metricName,
          dimensionsMap: { TableName: tableName },
          ...{ statistic: 'Sum', period, label: node.id },
        }),
    );
  const names = tables.map(({ tableName }) => tableName);
  return [
    graph('Read from tables (units)', consumed('ConsumedReadCapacityUnits')),
    graph('Written to tables (units)', consumed('ConsumedWriteCapacityUnits')),
    graph('Requests that DynamoDB refused, or failed', [
      tableRequests('ThrottledRequests', names),
      tableRequests('SystemErrors', names),
    ]),
  ];
}
