import type { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';

export interface SumOverProps {
  readonly namespace: string;
  readonly metric: string;
  /** All dimensions that the metric is reported with; the first is the name of what is summed over. */
  readonly dimensions: readonly [string, ...string[]];
  readonly names: readonly string[];
  readonly period: Duration;
}

/**
 * A metric of several resources as one: a query, since metric math takes ten metrics at most in an alarm, and has no
 * value while one of them reports nothing.
 */
export function sumOver({ namespace, metric, dimensions, names, period }: SumOverProps): MathExpression {
  const where = names.map((name) => `${dimensions[0]} = '${name}'`).join(' OR ');
  return new MathExpression({
    expression: `SELECT SUM(${metric}) FROM SCHEMA("${namespace}", ${dimensions.join(', ')}) WHERE ${where}`,
    label: metric,
    period,
  });
}
