import { GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';

/** A graph that takes a third of a row. */
export function graph(title: string, left: readonly IMetric[], right: readonly IMetric[] = []): GraphWidget {
  const axis = { min: 0, showUnits: false };
  return new GraphWidget({
    ...{ title, width: 8, height: 6 },
    ...{ left: [...left], right: [...right], leftYAxis: axis, rightYAxis: axis },
  });
}
