import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { FunctionName } from '../stages.ts';

/** How much a function has added to one of its own figures in a period. */
export function figureMetric(figure: string, of: FunctionName, period: Duration): Metric {
  return new Metric({
    namespace: 'EtlDesign',
    metricName: figure,
    dimensionsMap: { service: of },
    statistic: 'Sum',
    period,
  });
}
