import type { Streams } from '../streams.ts';
import type { Paint } from '../text-output.ts';

/** How a command speaks. */
export interface Voice {
  readonly streams: Streams;
  readonly write: (text: string) => Promise<void>;
  readonly complain: (sentence: string) => void;
  readonly paint: Paint;
}
