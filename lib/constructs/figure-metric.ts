import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { FunctionName, Stage } from '../stages.ts';

/** Under which functions report their figures: of each stage by itself, since several may share an account. */
export function figuresNamespace({ name }: Pick<Stage, 'name'>): string {
  return `EtlDesign/${name}`;
}

export interface FigureMetricProps {
  readonly stage: Stage;
  readonly of: FunctionName;
  readonly period: Duration;
  /** By default how much it added. */
  readonly statistic?: string;
}

/** One of a function's own figures. */
export function figureMetric(
  figure: string,
  { stage, of, period, statistic = 'Sum' }: FigureMetricProps,
): Metric {
  return new Metric({
    namespace: figuresNamespace(stage),
    metricName: figure,
    dimensionsMap: { service: of },
    statistic,
    period,
  });
}
