import * as z from 'zod';

/** An endpoint that nobody knows yet is quick when it answers within this time; one that needs longer is slow. */
const SLOW_MS = 1000;
/** One that was slow is quick again when it answers within this time … */
const QUICK_MS = 500;
/** … and has not been slow for so long. Who hangs now and then costs the quick ones a wait as rarely as that. */
const TRUST_AFTER_MS = 10 * 60_000;
/** As often as it is noted that an endpoint is still slow. */
const NOTED_EVERY_MS = 60_000;

/** How an endpoint has answered, or not answered; `since` moves on while it goes on being slow. */
export const EndpointSpeed = z.object({ is: z.enum(['quick', 'slow']), since: z.iso.datetime() });
export type EndpointSpeed = z.infer<typeof EndpointSpeed>;

export interface Wait {
  readonly durationMs: number;
  readonly isAnswered: boolean;
  /** When it was over. */
  readonly at: Date;
}

/** What is known of an endpoint after a worker has waited for it once more. Undefined: still nothing. */
export function speedAfter(
  before: EndpointSpeed | undefined,
  { durationMs, isAnswered, at }: Wait,
): EndpointSpeed | undefined {
  const age = before === undefined ? 0 : at.getTime() - Date.parse(before.since);
  const since = at.toISOString();
  if (durationMs > SLOW_MS) {
    return before?.is === 'slow' && age < NOTED_EVERY_MS ? before : { is: 'slow', since };
  }
  if (!isAnswered) return before;
  if (before === undefined) return { is: 'quick', since };
  const isTrustedAgain = before.is === 'slow' && durationMs <= QUICK_MS && age >= TRUST_AFTER_MS;
  return isTrustedAgain ? { is: 'quick', since } : before;
}
