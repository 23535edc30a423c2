import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';

/** Over how long alarms look, where nothing else is said. */
export const ALARM_PERIOD = Duration.minutes(5);

export interface RunbookAlarmProps {
  readonly metric: IMetric;
  /** Fires above this. */
  readonly threshold: number;
  /** Fires below the threshold instead, and when nothing is reported: for what has to happen all the time. */
  readonly firesBelow?: boolean;
  /** In how many periods in a row. */
  readonly periods?: number;
  /** What its firing means for whom: one or two sentences with full stops. */
  readonly impact: string;
  /** The section of docs/runbook.md to read, as its anchor. */
  readonly runbook: string;
}

/** An alarm that cannot be made without saying what its firing means and where to read on. */
export class RunbookAlarm extends Construct {
  readonly alarm: Alarm;

  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    super(scope, id);
    const { firesBelow = false } = props;
    this.alarm = new Alarm(this, 'Alarm', {
      metric: props.metric,
      threshold: props.threshold,
      comparisonOperator: firesBelow
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: props.periods ?? 1,
      // Queues, functions and the API report nothing while nothing happens, which is the good case for most.
      treatMissingData: firesBelow ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      alarmDescription: `${scope.node.path}: ${props.impact} Runbook: docs/runbook.md#${props.runbook}`,
    });
  }
}
