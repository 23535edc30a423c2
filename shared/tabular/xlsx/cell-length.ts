import { type Limits, limitExceeded } from '../limits.ts';

/** Refuses a text that has more characters than a cell may have. */
export function refuseLongText(
  bytes: Buffer,
  start: number,
  end: number,
  limits: Limits,
  where: string,
): void {
  // No character takes less than a byte.
  if (end - start <= limits.cellLength) return;
  if (bytes.toString('utf8', start, end).length > limits.cellLength) {
    throw limitExceeded(limits, 'cellLength', where);
  }
}
