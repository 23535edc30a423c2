/** The longest that the queue itself can hold a message back. */
export const LONGEST_DELAY_SECONDS = 900;

/** A message that the sweeper sent is taken for lost after that, and after twice as long each further time … */
const FIRST_LOST_SECONDS = 600;
/** … up to this: lanes keep messages for four days, and what still waits in one need not be sent again. */
const LONGEST_LOST_SECONDS = 24 * 3600;

/** How long a message may be under way that the sweeper has sent for the n-th time (1-based) since the delivery last moved. */
export function takenForLostAfterSeconds(timesSent: number): number {
  return Math.min(FIRST_LOST_SECONDS * 2 ** (timesSent - 1), LONGEST_LOST_SECONDS);
}

/** How much later than its message the sweeper looks after a delivery: messages get lost. */
export const LOST_SECONDS = 120;
