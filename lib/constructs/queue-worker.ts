import { Validations } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import { type Environment, NodeFunction, type NodeFunctionProps } from './node-function.ts';
import { ALARM_PERIOD, RunbookAlarm } from './runbook-alarm.ts';
import type { WorkQueue } from './work-queue.ts';

export interface QueueWorkerProps<Env extends Environment> extends Omit<NodeFunctionProps<Env>, 'timeout'> {
  /** Where the work comes from; it also says how long a batch may take. */
  readonly source: WorkQueue;
  /** Messages in one batch, at most. */
  readonly batchSize: number;
  /** Batches at once, at least 2. */
  readonly maxConcurrency: number;
  /** Where more of the same work comes from, with batches of its own, so that neither waits for the other. */
  readonly besides?: readonly Pick<QueueWorkerProps<Env>, 'source' | 'batchSize' | 'maxConcurrency'>[];
}

/** Of the time that a batch may take. */
const NEAR = 0.9;

/** A function fed by a queue. It names the messages that failed; the others of the batch are done. */
export class QueueWorker<Env extends Environment> extends NodeFunction<Env> {
  constructor(scope: Construct, id: string, props: QueueWorkerProps<Env>) {
    super(scope, id, { ...props, timeout: props.source.consumerTimeout });
    for (const { source, batchSize, maxConcurrency } of [props, ...(props.besides ?? [])]) {
      this.function.addEventSource(
        new SqsEventSource(source.queue, {
          batchSize,
          maxConcurrency,
          reportBatchItemFailures: true,
        }),
      );
    }
    Validations.of(this).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason: 'AWS takes no destination for queues: the queue itself lays failed messages aside.',
    });
    this.#watch(props);
  }

  #watch({ name, source }: QueueWorkerProps<Env>): void {
    new RunbookAlarm(this, 'Died', {
      // Messages that fail are no errors of the function: it names them, and lives on.
      metric: this.function.metricErrors({ period: ALARM_PERIOD, statistic: 'Sum' }),
      threshold: 0,
      impact: `The ${name} worker ended in the middle of its work. What it had in hand comes again only after the visibility timeout of its queue.`,
      runbook: 'worker-errors',
    });
    new RunbookAlarm(this, 'NearTimeout', {
      metric: this.function.metricDuration({ period: ALARM_PERIOD, statistic: 'Maximum' }),
      threshold: NEAR * source.consumerTimeout.toMilliseconds(),
      impact: `The ${name} worker needs nearly all the time that it has. Work that takes longer is ended half-way and begun again.`,
      runbook: 'worker-near-its-time-limit',
    });
  }
}
