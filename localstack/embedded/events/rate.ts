const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** The period of `rate(5 minutes)` in milliseconds. @throws {Error} for any other expression. */
export function parseRate(expression: string): number {
  const match = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression);
  const count = Number(match?.[1]);
  const unit = match?.[2];
  if (unit === 'minute' || unit === 'hour' || unit === 'day') {
    // AWS wants "1 minute" and "2 minutes".
    if ((count === 1) === (match?.[3] === '')) return count * UNIT_MS[unit];
  }
  throw new Error(
    `ScheduleExpression ${expression} is not supported by the local cloud: use rate(1 minute), rate(2 hours), rate(1 day) …`,
  );
}
