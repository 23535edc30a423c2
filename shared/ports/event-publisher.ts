import type { StoredEvent } from '../events.ts';

/** The bus that tells everybody who subscribed. */
export interface EventPublisher {
  /**
   * Returns when the bus has taken all of them. The same event may be published again with the same id. What is larger than
   * receivers are promised is cut (`boundEvent`).
   */
  publish(...events: readonly StoredEvent[]): Promise<void>;
}
