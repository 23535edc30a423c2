import type { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MetricUnit as Unit } from '@aws-lambda-powertools/metrics/types';
import type { MiddlewareObj } from '@middy/core';
import { figureOfCode } from '../operations/figure-of-code.ts';
import type { PendingFigures } from '../operations/pending-figures.ts';
import type { Counter, Figure } from '../ports/counter.ts';
import type { Gauge } from '../ports/gauge.ts';

/** Of the figures that are no plain numbers of things. */
const UNITS: Partial<Record<Figure, Unit>> = {
  RequestMs: MetricUnit.Milliseconds,
  ValidationMs: MetricUnit.Milliseconds,
  ParsingMs: MetricUnit.Milliseconds,
};

/**
 * Figures are written to the log (embedded metric format) at the end of each invocation; CloudWatch counts them. The
 * stage gives their namespace, by Powertools' own variable.
 */
export function createMetrics(serviceName: string): Metrics {
  return new Metrics({ serviceName });
}

/** Counts for CloudWatch, and for those who read the service's own figures. */
export function metricsCounter(metrics: Metrics, figures: Pick<PendingFigures, 'count'>): Counter {
  return (figure, value = 1, code) => {
    const unit = UNITS[figure] ?? MetricUnit.Count;
    if (code === undefined) metrics.addMetric(figure, unit, value);
    else metrics.singleMetric().addDimension('code', code).addMetric(figure, unit, value);
    // A nought tells CloudWatch that something was tried; to a sum it adds nothing.
    if (value !== 0) figures.count(code === undefined ? figure : figureOfCode(figure, code), value);
  };
}

/** Tells CloudWatch how something is. */
export function metricsGauge(metrics: Metrics): Gauge {
  return (name, value) => void metrics.addMetric(name, MetricUnit.Count, value);
}

/** `metricsCounter` for a function whose invocations have no end that it knows of: what it counts is written at once. */
export function publishingCounter(metrics: Metrics, figures: Pick<PendingFigures, 'count'>): Counter {
  const count = metricsCounter(metrics, figures);
  return (figure, value, code) => {
    count(figure, value, code);
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
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
