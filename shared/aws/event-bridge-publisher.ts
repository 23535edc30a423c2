import {
  DescribeEventBusCommand,
  type EventBridgeClient,
  PutEventsCommand,
} from '@aws-sdk/client-eventbridge';
import { boundEvent } from '../bound-event.ts';
import type { StoredEvent } from '../events.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';

const SOURCE = 'etl-design';
/** The most that one call of PutEvents takes. */
const MAX_ENTRIES = 10;

export class EventBridgePublisher implements EventPublisher {
  readonly #client: EventBridgeClient;
  readonly #bus: string;

  constructor(client: EventBridgeClient, bus: string) {
    this.#client = client;
    this.#bus = bus;
  }

  async publish(...events: readonly StoredEvent[]): Promise<void> {
    const bounded = events.map(boundEvent);
    for (let start = 0; start < bounded.length; start += MAX_ENTRIES) {
      await this.#put(bounded.slice(start, start + MAX_ENTRIES));
    }
  }

  /** Asks the bus for something small. @throws when it does not answer, or is not there. */
  async probe(): Promise<void> {
    await this.#client.send(new DescribeEventBusCommand({ Name: this.#bus }));
  }

  /** The call succeeds even when the bus did not take everything: only its answer tells. */
  async #put(events: readonly StoredEvent[]): Promise<void> {
    const { FailedEntryCount = 0, Entries = [] } = await this.#client.send(
      new PutEventsCommand({
        Entries: events.map((event) => ({
          EventBusName: this.#bus,
          Source: SOURCE,
          DetailType: event.type,
          Detail: JSON.stringify(event),
        })),
      }),
    );
    if (FailedEntryCount === 0) return;
    const codes = Entries.map(({ ErrorCode }) => ErrorCode).filter((code) => code !== undefined);
    throw new Error(
      `The event bus did not take ${FailedEntryCount} of ${events.length} events (${codes.join(', ')}).`,
    );
  }
}
