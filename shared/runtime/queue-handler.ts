import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { z } from 'zod';
import { DomainError, StaleWriteError } from '../errors.ts';
import type { PendingFigures } from '../operations/pending-figures.ts';
import { publishMetrics } from './metrics.ts';
import type { Batch, HeldMessage } from './work-beside.ts';

/** Races one message may lose before the queue gets it back. */
const MAX_RACES = 3;

/** How long a message rests after its first failed attempt, how much longer after each further one, and at most. */
const REST = { firstSeconds: 10, factor: 3, longestSeconds: 900 };

/** What a log line may say about a message or its outcome. */
type LogKeys = Readonly<Record<string, string | number | boolean | undefined>>;

/** This time a message was received. */
interface Delivery {
  /** Counts from 1. */
  readonly attempt: number;
  /** Milliseconds until the function is ended. */
  readonly remainingMs: () => number;
}

export interface QueueHandlerOptions<Schema extends z.ZodType> {
  readonly schema: Schema;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly figures?: Pick<PendingFigures, 'flush'> | undefined;
  /** Makes the message come again after `seconds` instead of after its queue's visibility timeout. */
  readonly hide: (record: HeldMessage, seconds: number) => Promise<void>;
  /** What identifies the message in each line of its log. */
  readonly describe: (message: z.output<Schema>) => LogKeys;
  /** Returns what the log should say about the outcome. */
  readonly handle: (message: z.output<Schema>, delivery: Delivery) => Promise<LogKeys>;
  /** Of a worker that takes more messages while those that it has wait for somebody: `workBeside`, which others need not load. */
  readonly beside?:
    | ((
        batch: Batch,
        handle: (message: HeldMessage) => Promise<void>,
        logger: Logger,
      ) => Promise<SQSBatchResponse>)
    | undefined;
}

/**
 * Turns a use case into an SQS handler.
 *
 * A final `DomainError` is acknowledged: the same message would be refused forever.
 * Everything else, a message that is none of ours included, goes back to the queue for a rest that grows with the
 * attempts and, after `maxReceiveCount`, to the dead-letter queue.
 */
export function queueHandler<Schema extends z.ZodType>({
  schema,
  logger,
  metrics,
  figures,
  hide,
  describe,
  handle,
  beside,
}: QueueHandlerOptions<Schema>) {
  const processor = new BatchProcessor(EventType.SQS);

  /** Best effort: a message that cannot be hidden comes again all the same, only later. */
  const rest = async (record: HeldMessage, attempt: number, log: Logger): Promise<void> => {
    try {
      await hide(record, Math.min(REST.firstSeconds * REST.factor ** (attempt - 1), REST.longestSeconds));
    } catch (error) {
      log.warn('message keeps the visibility timeout of its queue', { error });
    }
  };

  const handleRecord = async (record: HeldMessage, context: Context): Promise<void> => {
    const attempt = Number(record.attributes.ApproximateReceiveCount);
    const keys = { messageId: record.messageId, attempt };
    const log = logger.createChild({ persistentKeys: keys });
    try {
      const message = schema.parse(parseBody(record.body));
      log.appendPersistentKeys({ ...describe(message) });
      const remainingMs = () => context.getRemainingTimeInMillis();
      const outcome = await atOnceAgain(() => handle(message, { attempt, remainingMs }));
      log.info('message done', { ...outcome });
    } catch (error) {
      if (error instanceof DomainError && !error.retryable) {
        log.warn('message acknowledged without effect', { code: error.code, reason: error.message });
        return;
      }
      log.error('message failed and will come again', { error });
      await rest(record, attempt, log);
      throw error;
    }
  };

  const handler = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const handleOne = (record: HeldMessage) => handleRecord(record, context);
    const answer = processPartialResponse(event, (record: SQSRecord) => handleOne(record), processor, {
      context,
      throwOnFullBatchFailure: false,
    });
    return beside === undefined ? answer : beside({ event, context, answer }, handleOne, logger);
  };

  return middy(handler)
    .use(injectLambdaContext(logger))
    .use(publishMetrics(metrics, logger, figures));
}

/** A lost race is run again at once, from what the winner has left: the queue would hide the message for long. */
async function atOnceAgain<Outcome>(run: () => Promise<Outcome>): Promise<Outcome> {
  for (let race = 1; ; race += 1) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof StaleWriteError) || race === MAX_RACES) throw error;
    }
  }
}

/** JSON.parse repeats the text in its message; a log must not. */
function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Error('The body of the message is not JSON. Look at it in the dead-letter queue.');
  }
}
