/** The longest that the queue itself can hold a message back. */
export const LONGEST_DELAY_SECONDS = 900;

/** How much later than its message the sweeper looks after a delivery: messages get lost. */
export const LOST_SECONDS = 120;
