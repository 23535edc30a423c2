import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { type Environment, NodeFunction, type NodeFunctionProps } from './node-function.ts';
import { ALARM_PERIOD, RunbookAlarm } from './runbook-alarm.ts';

export interface ScheduledFunctionProps<Env extends Environment> extends NodeFunctionProps<Env> {
  readonly every: Duration;
  /** What stays undone, and for whom, when it does not run or fails. */
  readonly failureImpact: string;
  /** The runbook's anchors begin with it: `<runbook>-dead-letters`, `<runbook>-errors`, `<runbook>-not-run`. */
  readonly runbook: string;
}

/** A function that runs by the clock. */
export class ScheduledFunction<Env extends Environment> extends NodeFunction<Env> {
  /** Runs that never began. */
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: ScheduledFunctionProps<Env>) {
    super(scope, id, props);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      impact: props.failureImpact,
      runbook: `${props.runbook}-dead-letters`,
    });
    new Rule(this, 'Schedule', {
      schedule: Schedule.rate(props.every),
      targets: [
        new LambdaFunction(this.function, {
          deadLetterQueue: this.deadLetters.queue,
          // The next run does what a late one would have done.
          retryAttempts: 2,
          maxEventAge: Duration.minutes(5),
        }),
      ],
    });
    // The rule's own dead letters tell of runs that could not begin; this one tells of a rule that is silent.
    new RunbookAlarm(this, 'NotRun', {
      metric: this.function.metricInvocations({ period: ALARM_PERIOD, statistic: 'Sum' }),
      threshold: 1,
      firesBelow: true,
      periods: 2,
      impact: props.failureImpact,
      runbook: `${props.runbook}-not-run`,
    });
    new RunbookAlarm(this, 'Errors', {
      metric: this.function.metricErrors({ period: ALARM_PERIOD, statistic: 'Sum' }),
      threshold: 0,
      periods: 3,
      impact: props.failureImpact,
      runbook: `${props.runbook}-errors`,
    });
  }
}
