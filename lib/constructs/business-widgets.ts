import { Duration } from 'aws-cdk-lib';
import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Stage } from '../stages.ts';
import { figureMetric } from './figure-metric.ts';
import { FigureSearch } from './figure-search.ts';
import { graph } from './graph.ts';
import { ALARM_PERIOD } from './runbook-alarm.ts';

/** What the service did for its users. */
export function businessWidgets(stage: Stage): IWidget[][] {
  const figures = new FigureSearch(stage, ALARM_PERIOD);
  const perSecond = (part: string, whole: string, label: string) =>
    figures.ratio(part, whole, { label, times: 1000 });
  return [
    [
      graph('Tasks by outcome', [
        figures.sum('TasksSucceeded', 'succeeded'),
        figures.sum('TasksFailed', 'failed'),
        figures.sum('TasksCancelled', 'cancelled'),
        figures.sum('TasksExpired', 'expired'),
        figures.sum('UploadsAccepted', 'files let in'),
      ]),
      graph(
        'Validated in a second of work',
        [perSecond('RowsValidated', 'ValidationMs', 'rows')],
        [perSecond('CellsValidated', 'ValidationMs', 'cells')],
      ),
      graph('Time for one file, p95 (ms)', [
        figures.byFunction('ValidationMs', 'p95'),
        figures.byFunction('ParsingMs', 'p95'),
      ]),
    ],
    [
      graph('Issues by code', [figures.byCode('IssuesFound')]),
      graph(
        'Workbooks by verdict, and cells of formulas',
        [
          figures.sum('WorkbooksProven', 'proven'),
          figures.sum('WorkbooksUnproven', 'unproven'),
          figures.sum('WorkbooksUnchecked', 'not run'),
        ],
        [
          figures.sum('FormulaCellsProven', 'cells proven'),
          figures.sum('FormulaCellsWrong', 'cells wrong'),
          figures.sum('FormulaCellsUnresolved', 'cells unresolved'),
        ],
      ),
      graph(
        'Deliveries by outcome; the cache',
        [
          figures.sum('DeliveriesSucceeded', 'succeeded'),
          figures.sum('DeliveriesFailed', 'failed attempts'),
          figures.sum('DeliveriesGivenUp', 'given up'),
          figures.sum('DeliveriesPostponed', 'postponed'),
          figures.sum('DeliveriesMoved', 'moved to slower workers'),
          figures.sum('WebhooksUnreadable', 'not made: unreadable webhooks'),
          figures.sum('CacheFaults', 'cache out of order'),
        ],
        [figures.share('CacheHits', 'CacheMisses', 'answered by the cache (%)')],
      ),
    ],
    [
      graph('Age of the oldest key (days)', [
        figureMetric('OldestKeyDays', {
          ...{ stage, of: 'sweeper', period: Duration.hours(1), statistic: 'Maximum' },
        }).with({ label: 'of those that renew themselves' }),
      ]),
    ],
  ];
}
