import { expect, test } from 'vitest';
import { againWhenStale } from '../../../shared/again-when-stale.ts';
import { NotFoundError, StaleWriteError } from '../../../shared/errors.ts';

/** Loses so many times. */
function writer(losses: number, error: Error = new StaleWriteError('Somebody was faster.')) {
  let calls = 0;
  return {
    calls: () => calls,
    write: async () => {
      calls += 1;
      if (calls <= losses) throw error;
      return 'written';
    },
  };
}

test.each([0, 1, 3])('what lost %i times is written in the end', async (losses) => {
  const { write, calls } = writer(losses);
  expect(await againWhenStale(write)).toBe('written');
  expect(calls()).toBe(losses + 1);
});

test('what loses each time is given up', async () => {
  const { write, calls } = writer(Number.POSITIVE_INFINITY);
  await expect(againWhenStale(write)).rejects.toThrow(StaleWriteError);
  expect(calls()).toBe(4);
});

test('what fails otherwise is not tried again', async () => {
  const { write, calls } = writer(1, new NotFoundError('Webhook', '1'));
  await expect(againWhenStale(write)).rejects.toThrow(NotFoundError);
  expect(calls()).toBe(1);
});
