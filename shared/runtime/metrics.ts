import type { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';
import type { PendingFigures } from '../operations/pending-figures.ts';
import type { Counter } from '../ports/counter.ts';

/**
 * Figures are written to the log (embedded metric format) at the end of each invocation; CloudWatch counts them. The
 * stage gives their namespace, by Powertools' own variable.
 */
export function createMetrics(serviceName: string): Metrics {
  return new Metrics({ serviceName });
}

/** Counts for CloudWatch, and for those who read the service's own figures. */
export function metricsCounter(metrics: Metrics, figures: Pick<PendingFigures, 'count'>): Counter {
  return (figure, value = 1) => {
    metrics.addMetric(figure, MetricUnit.Count, value);
    figures.count(figure, value);
  };
}

/** Writes out what was counted. Powertools' own middleware also warns whenever there was nothing to count. */
export function publishMetrics(
  metrics: Metrics,
  logger: Logger,
  figures?: Pick<PendingFigures, 'flush'>,
): MiddlewareObj {
  const publish = async () => {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    try {
      await figures?.flush();
    } catch (error) {
      logger.warn('figures could not be stored', { error }); // the work itself is done
    }
  };
  return { after: publish, onError: publish };
}
