import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';

export interface RunbookAlarmProps {
  readonly metric: IMetric;
  /** Fires above this. */
  readonly threshold: number;
  /** In how many periods in a row. */
  readonly periods?: number;
  /** What its firing means for whom: one or two sentences with full stops. */
  readonly impact: string;
  /** The section of docs/runbook.md to read, as its anchor. */
  readonly runbook: string;
}

/** An alarm that cannot be made without saying what its firing means and where to read on. */
export class RunbookAlarm extends Construct {
  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    super(scope, id);
    new Alarm(this, 'Alarm', {
      metric: props.metric,
      threshold: props.threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: props.periods ?? 1,
      // Queues, functions and the API report nothing while nothing happens, which is the good case.
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${scope.node.path}: ${props.impact} Runbook: docs/runbook.md#${props.runbook}`,
    });
  }
}
