import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { JsonObject } from '../service.ts';
import type { Queue } from './queue.ts';
import type { QueueRegistry } from './queue-registry.ts';
import { invalidParameter, refusal } from './refusals.ts';

/** Moves run to their end at once, so there is never one to cancel; the list of them ends with the process. */
export class MoveTasks {
  readonly #queues: QueueRegistry;
  readonly #clock: Clock;
  readonly #finished: (JsonObject & { readonly SourceArn: string })[] = [];

  constructor(queues: QueueRegistry, clock: Clock) {
    this.#queues = queues;
    this.#clock = clock;
  }

  /** Moves what is visible in a dead-letter queue to `destinationArn`, or back where each message came from. */
  start(sourceArn: string, destinationArn: string | undefined): string {
    const source = this.#require(sourceArn, 'SourceArn');
    if (
      !this.#queues.all().some((queue) => queue.settings.redrivePolicy?.deadLetterTargetArn === sourceArn)
    ) {
      throw invalidParameter('Source queue must be configured as a Dead Letter Queue.');
    }
    if (destinationArn !== undefined) this.#require(destinationArn, 'DestinationArn');

    const messages = source.visibleMessages();
    const StartedTimestamp = this.#clock.now();
    const moved = this.#move(source, destinationArn);
    this.#finished.unshift({
      SourceArn: sourceArn,
      ...(destinationArn !== undefined && { DestinationArn: destinationArn }),
      Status: moved === messages.length ? 'COMPLETED' : 'FAILED',
      ...(moved < messages.length && { FailureReason: 'CouldNotDetermineMessageSource' }),
      ApproximateNumberOfMessagesMoved: moved,
      ApproximateNumberOfMessagesToMove: messages.length,
      StartedTimestamp,
    });
    return Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn })).toString('base64');
  }

  /** The latest first. */
  list(sourceArn: string, max: number): readonly JsonObject[] {
    this.#require(sourceArn, 'SourceArn');
    return this.#finished.filter(({ SourceArn }) => SourceArn === sourceArn).slice(0, max);
  }

  /** Stops at the first message whose source is not known. A moved message is a new one, with a new id and age. */
  #move(source: Queue, destinationArn: string | undefined): number {
    let moved = 0;
    for (const message of source.visibleMessages()) {
      const target = this.#queues.byArn(destinationArn ?? message.deadLetterSourceArn ?? '');
      if (target === undefined) break;
      target.adopt({
        id: randomUUID(),
        body: message.body,
        attributes: message.attributes,
        traceHeader: message.traceHeader,
        groupId: message.groupId,
        deduplicationId: message.deduplicationId,
        sequenceNumber: message.sequenceNumber,
        sentAtMs: this.#clock.now(),
        visibleAtMs: this.#clock.now(),
        receiveCount: 0,
      });
      source.abandon(message);
      moved += 1;
    }
    return moved;
  }

  #require(arn: string, parameter: string): Queue {
    const queue = this.#queues.byArn(arn);
    if (queue === undefined) {
      throw refusal(
        'ResourceNotFoundException',
        `The resource that you specified for the ${parameter} parameter doesn't exist.`,
      );
    }
    return queue;
  }
}
