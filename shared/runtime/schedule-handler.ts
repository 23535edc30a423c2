import type { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import middy from '@middy/core';
import type { Context, EventBridgeEvent } from 'aws-lambda';
import type { PendingFigures } from '../operations/pending-figures.ts';
import { publishMetrics } from './metrics.ts';

export interface ScheduleHandlerOptions {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly figures?: Pick<PendingFigures, 'flush'> | undefined;
  readonly run: () => Promise<void>;
}

/** Turns a use case into the handler of a schedule. A fault fails the run, which is then tried again. */
export function scheduleHandler({ logger, metrics, figures, run }: ScheduleHandlerOptions) {
  const handler = async (
    _event: EventBridgeEvent<'Scheduled Event', unknown>,
    _context: Context,
  ): Promise<void> => {
    try {
      await run();
    } catch (error) {
      const faults = error instanceof AggregateError ? error.errors : [error];
      for (const fault of faults) logger.error('run failed', { error: fault });
      throw new Error('The run failed; the lines before say why.');
    }
  };
  return middy(handler)
    .use(injectLambdaContext(logger))
    .use(publishMetrics(metrics, logger, figures));
}
