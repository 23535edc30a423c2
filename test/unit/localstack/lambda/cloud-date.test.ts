import { expect, test } from 'vitest';
import { cloudDate } from '../../../../localstack/embedded/lambda/cloud-date.ts';

const HOUR_MS = 3_600_000;
const offset = new SharedArrayBuffer(8);
new Float64Array(offset)[0] = HOUR_MS;
const CloudDate = cloudDate(offset);

test('is ahead of the system by the clock’s jumps, however it is asked', () => {
  const earliest = Date.now() + HOUR_MS;

  for (const now of [
    CloudDate.now(),
    new CloudDate().getTime(),
    +CloudDate() || Date.parse(CloudDate()) + 1000,
  ]) {
    expect(now).toBeGreaterThanOrEqual(earliest);
    expect(now).toBeLessThan(earliest + 10_000);
  }
});

test('leaves given times alone', () => {
  expect(new CloudDate(0).toISOString()).toBe('1970-01-01T00:00:00.000Z');
  expect(new CloudDate(2026, 0).getFullYear()).toBe(2026);
  expect(CloudDate.UTC(1970, 0)).toBe(0);
  expect(CloudDate.parse('1970-01-01')).toBe(0);
});

test('makes real dates', () => {
  expect(new CloudDate()).toBeInstanceOf(Date);
  expect(new Date()).toBeInstanceOf(CloudDate);
});
