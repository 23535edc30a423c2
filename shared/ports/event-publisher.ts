import type { StoredEvent } from '../events.ts';

/** The bus that tells everybody who subscribed. */
export interface EventPublisher {
  /** Returns when the bus has taken all of them. The same event may be published again with the same id. */
  publish(...events: readonly StoredEvent[]): Promise<void>;
}
