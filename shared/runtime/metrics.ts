import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';
import type { Counter } from '../ports/counter.ts';

/** Figures are written to the log (embedded metric format) at the end of each invocation; CloudWatch counts them. */
export function createMetrics(serviceName: string): Metrics {
  return new Metrics({ namespace: 'EtlDesign', serviceName });
}

export function metricsCounter(metrics: Metrics): Counter {
  return (figure, value = 1) => {
    metrics.addMetric(figure, MetricUnit.Count, value);
  };
}

/** Writes out what was counted. Powertools' own middleware also warns whenever there was nothing to count. */
export function publishMetrics(metrics: Metrics): MiddlewareObj {
  const publish = () => {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  };
  return { after: publish, onError: publish };
}
