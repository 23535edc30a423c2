import { Validations } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import { type Environment, NodeFunction, type NodeFunctionProps } from './node-function.ts';
import type { WorkQueue } from './work-queue.ts';

export interface QueueWorkerProps<Env extends Environment> extends Omit<NodeFunctionProps<Env>, 'timeout'> {
  /** Where the work comes from; it also says how long a batch may take. */
  readonly source: WorkQueue;
  /** Messages in one batch, at most. */
  readonly batchSize: number;
  /** Batches at once, at least 2. */
  readonly maxConcurrency: number;
}

/** A function fed by a queue. It names the messages that failed; the others of the batch are done. */
export class QueueWorker<Env extends Environment> extends NodeFunction<Env> {
  constructor(scope: Construct, id: string, props: QueueWorkerProps<Env>) {
    super(scope, id, { ...props, timeout: props.source.consumerTimeout });
    this.function.addEventSource(
      new SqsEventSource(props.source.queue, {
        batchSize: props.batchSize,
        maxConcurrency: props.maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
    Validations.of(this).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason: 'AWS takes no destination for queues: the queue itself lays failed messages aside.',
    });
  }
}
