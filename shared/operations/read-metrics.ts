import type { Now } from '../ports/clock.ts';
import type { Figure } from '../ports/counter.ts';
import { isFinal, type Task, TaskStatus, Workflow } from '../tasks/task.ts';
import type { TaskRepository } from '../tasks/task-repository.ts';
import { codesOf } from './figure-of-code.ts';
import type { FigureStore } from './figure-store.ts';
import type { Metric, Sample } from './prometheus-text.ts';
import type { QueueDepth, QueueGauge } from './queue-gauge.ts';
import { requestOf } from './request-figure.ts';

/** Who counts. */
export const FIGURE_SOURCES = ['api', 'intake', 'validation', 'parsing', 'notifications', 'sweeper'] as const;

/** More open tasks of one status are not counted: the figure then says that it is at least so many. */
const MOST_TASKS = 5000;
/** Later than any task is due. */
const ANY_TIME = new Date('9999-01-01');

export type ReadMetricsDeps = {
  readonly tasks: Pick<TaskRepository, 'due'>;
  readonly figures: Pick<FigureStore, 'read'>;
  readonly queues: QueueGauge;
  readonly now: Now;
};

/** How the service is doing, in numbers. */
export async function readMetrics({ tasks, figures, queues, now }: ReadMetricsDeps): Promise<Metric[]> {
  const [sums, depths, open] = await Promise.all([
    figures.read(FIGURE_SOURCES),
    queues.depths(),
    openTasks(tasks),
  ]);
  return [
    requests(sums),
    counter('etl_request_seconds_total', 'How long requests took that did not ask to wait.', [
      { value: sumOf(sums, 'RequestMs') / 1000 },
    ]),
    ...ofTasks(open, sums, now),
    ...ofWork(sums),
    ...ofCache(sums),
    ...ofQueues(depths),
    oldestWaiting(open, now),
  ];
}

async function openTasks(tasks: ReadMetricsDeps['tasks']): Promise<readonly Task[]> {
  const open = TaskStatus.options.filter((status) => !isFinal(status));
  const pages = await Promise.all(open.map((status) => tasks.due(status, ANY_TIME, { limit: MOST_TASKS })));
  return pages.flatMap(({ items }) => items);
}

type Sums = ReadonlyMap<string, number>;

function requests(sums: Sums): Metric {
  const samples = [...sums].flatMap(([figure, value]) => {
    const labels = requestOf(figure);
    return labels === undefined ? [] : [{ labels, value }];
  });
  return counter('etl_requests_total', 'Requests to the API that were answered.', samples);
}

function ofTasks(open: readonly Task[], sums: Sums, now: Now): Metric[] {
  const states = TaskStatus.options.filter((status) => !isFinal(status));
  const standing = states.flatMap((status) =>
    Workflow.options.map((workflow) => ({
      labels: { status, workflow },
      value: open.filter((task) => task.workflows[workflow]?.status === status).length,
    })),
  );
  const ages = states.map((status) => {
    const since = open.filter((task) => task.status === status).map(({ createdAt }) => Date.parse(createdAt));
    return { labels: { status }, value: secondsSince(since, now) };
  });
  return [
    gauge('etl_open_tasks', 'Tasks that are not over, by the state of each of their workflows.', standing),
    gauge('etl_oldest_task_age_seconds', 'Since the oldest open task of this state was created.', ages),
    counter('etl_tasks_ended_total', 'Tasks that came to an end.', [
      { labels: { status: 'succeeded' }, value: sumOf(sums, 'TasksSucceeded') },
      { labels: { status: 'failed' }, value: sumOf(sums, 'TasksFailed') },
      { labels: { status: 'expired' }, value: sumOf(sums, 'TasksExpired') },
      { labels: { status: 'cancelled' }, value: sumOf(sums, 'TasksCancelled') },
    ]),
  ];
}

function ofWork(sums: Sums): Metric[] {
  const single = (name: string, help: string, figure: Figure) =>
    counter(name, help, [{ value: sumOf(sums, figure) }]);
  const seconds = (name: string, help: string, figure: Figure) =>
    counter(name, help, [{ value: sumOf(sums, figure) / 1000 }]);
  return [
    single('etl_uploads_accepted_total', 'Files that were let in.', 'UploadsAccepted'),
    single('etl_rows_validated_total', 'Rows that were read and judged.', 'RowsValidated'),
    single('etl_cells_validated_total', 'Cells that were read and judged.', 'CellsValidated'),
    seconds('etl_validation_seconds_total', 'How long reading and judging took.', 'ValidationMs'),
    counter('etl_issues_total', 'Issues that were found in files.', partsOf(sums, 'IssuesFound')),
    counter('etl_workbooks_total', 'Workbooks that became SQL.', [
      { labels: { verdict: 'proven' }, value: sumOf(sums, 'WorkbooksProven') },
      { labels: { verdict: 'unproven' }, value: sumOf(sums, 'WorkbooksUnproven') },
      { labels: { verdict: 'not-run' }, value: sumOf(sums, 'WorkbooksUnchecked') },
    ]),
    seconds(
      'etl_parsing_seconds_total',
      'How long turning workbooks into SQL and proving it took.',
      'ParsingMs',
    ),
    single('etl_formula_cells_proven_total', 'Computed cells that the proof compared.', 'FormulaCellsProven'),
    counter('etl_webhook_deliveries_total', 'Attempts to tell an endpoint.', [
      { labels: { outcome: 'succeeded' }, value: sumOf(sums, 'DeliveriesSucceeded') },
      { labels: { outcome: 'failed' }, value: sumOf(sums, 'DeliveriesFailed') },
    ]),
    single(
      'etl_webhook_deliveries_given_up_total',
      'Events that an endpoint will not be told again.',
      'DeliveriesGivenUp',
    ),
    single(
      'etl_webhook_deliveries_postponed_total',
      'How often a delivery had to wait for the turn of its endpoint.',
      'DeliveriesPostponed',
    ),
    single(
      'etl_webhook_deliveries_moved_total',
      'Deliveries that went on to the workers for slower endpoints.',
      'DeliveriesMoved',
    ),
  ];
}

function partsOf(sums: Sums, figure: Figure): Sample[] {
  return [...codesOf(sums, figure)].map(([code, value]) => ({ labels: { code }, value }));
}

function ofCache(sums: Sums): Metric[] {
  const [hits, misses] = [sumOf(sums, 'CacheHits'), sumOf(sums, 'CacheMisses')];
  return [
    counter('etl_cache_lookups_total', 'Validations by whether the cache answered.', [
      { labels: { result: 'hit' }, value: hits },
      { labels: { result: 'miss' }, value: misses },
    ]),
    counter('etl_cache_faults_total', 'Times that the cache was out of order.', [
      { value: sumOf(sums, 'CacheFaults') },
    ]),
    gauge('etl_cache_hit_ratio', 'Hits among all lookups, 0 before the first.', [
      { value: hitRate(hits, misses) },
    ]),
  ];
}

function ofQueues(depths: readonly QueueDepth[]): Metric[] {
  const states = ['waiting', 'inFlight', 'delayed'] as const;
  return [
    gauge(
      'etl_queue_messages',
      'Messages in a queue.',
      depths.flatMap(({ name, messages }) =>
        messages === undefined
          ? []
          : states.map((state) => ({ labels: { queue: name, state }, value: messages[state] })),
      ),
    ),
    gauge(
      'etl_queue_dead_letters',
      'Messages that were given up and wait for a person.',
      depths.map(({ name, deadLetters }) => ({ labels: { queue: name }, value: deadLetters })),
    ),
  ];
}

/** SQS tells how old its oldest message is to CloudWatch alone; the tasks that messages are about know it as well. */
function oldestWaiting(open: readonly Task[], now: Now): Metric {
  const samples = Workflow.options.map((workflow) => {
    const since = open
      .filter((task) => task.workflows[workflow]?.status === 'queued')
      .map(({ updatedAt }) => Date.parse(updatedAt));
    return { labels: { queue: workflow }, value: secondsSince(since, now) };
  });
  return gauge(
    'etl_queue_oldest_seconds',
    'Since the oldest of the tasks that wait for a worker came to its queue, or moved in another one.',
    samples,
  );
}

function secondsSince(times: readonly number[], now: Now): number {
  return times.length === 0 ? 0 : Math.max(0, (now().getTime() - Math.min(...times)) / 1000);
}

export function hitRate(hits: number, misses: number): number {
  return hits + misses === 0 ? 0 : hits / (hits + misses);
}

export function sumOf(sums: Sums, figure: Figure): number {
  return sums.get(figure) ?? 0;
}

function counter(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, help, type: 'counter', samples };
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, help, type: 'gauge', samples };
}
