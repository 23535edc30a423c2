import { Duration } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

export interface WorkQueueProps {
  /** The longest its consumer may take for a batch. */
  readonly consumerTimeout: Duration;
  /** What stays undone, and for whom, when messages fail for good. */
  readonly failureImpact: string;
  /** How old the oldest message may become before someone is told. */
  readonly lateAfter: Duration;
  /** What comes late, and for whom, when messages wait longer than that. */
  readonly delayImpact: string;
  /** The runbook's anchors begin with it: `<runbook>-dead-letters`, `<runbook>-late`. */
  readonly runbook: string;
}

/** A queue of work that nobody loses: retried, then laid aside, and watched in both places. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  /** Where messages go that were given up. */
  readonly deadLetters: Queue;
  readonly consumerTimeout: Duration;
  /** How often a message is delivered before it is laid aside. */
  readonly maxAttempts = 5;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.consumerTimeout = props.consumerTimeout;

    const deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      impact: props.failureImpact,
      runbook: `${props.runbook}-dead-letters`,
    });
    this.deadLetters = deadLetters.queue;
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // AWS asks for six times the function's timeout, so that throttled batches are not delivered twice.
      visibilityTimeout: Duration.seconds(6 * props.consumerTimeout.toSeconds()),
      deadLetterQueue: { queue: deadLetters.queue, maxReceiveCount: this.maxAttempts },
    });
    new RunbookAlarm(this, 'Late', {
      metric: this.queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum' }),
      threshold: props.lateAfter.toSeconds(),
      impact: props.delayImpact,
      runbook: `${props.runbook}-late`,
    });
  }

  /** Asking how full it is. */
  grantMeasure(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['sqs:GetQueueAttributes'],
      resourceArns: [this.queue.queueArn, this.deadLetters.queueArn],
    });
  }

  grantSend(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['sqs:SendMessage'],
      resourceArns: [this.queue.queueArn],
    });
  }
}
