import { describe, expect, test } from 'vitest';
import { stageNames, stageOf } from '../../lib/stages.ts';
import { DEFAULT_LIMITS } from '../../shared/tabular/limits.ts';

describe('stageOf', () => {
  test.each(['staging', undefined, '__proto__'])('refuses %s and lists the stages there are', (name) => {
    expect(() => stageOf(name)).toThrow(/local\|dev\|prod/);
  });

  test('lets webhooks call this machine only on a developer’s own', () => {
    const reachable = stageNames.filter((name) => stageOf(name).privateWebhooks === 'loopback');
    expect(reachable).toEqual(['local']);
  });

  test.each(stageNames)('gives stage %s limits that AWS takes', (name) => {
    const { maxConcurrency, memory, maxFileBytes } = stageOf(name);
    for (const limit of Object.values(maxConcurrency)) expect(limit).toBeGreaterThanOrEqual(2);
    for (const mebibytes of Object.values(memory)) expect(mebibytes).toBeGreaterThanOrEqual(128);
    expect(maxFileBytes).toBeLessThanOrEqual(5 * 1024 ** 3); // S3 takes no more in one PUT
  });

  test.each(stageNames)('leaves workers of stage %s over when an endpoint hangs', (name) => {
    const { deliveries, maxConcurrency } = stageOf(name);
    expect(deliveries.atOnce).toBeGreaterThanOrEqual(1);
    expect(deliveries.atOnce).toBeLessThanOrEqual(maxConcurrency.notifications / 2);
    expect(deliveries.perMinute).toBeGreaterThanOrEqual(1);
    expect(deliveries.perMinute).toBeLessThanOrEqual(60_000);
  });

  test.each(stageNames)('gives the workers of stage %s room for all that a workbook may share', (name) => {
    const { memory } = stageOf(name);
    // Half of it is free for everything else, even while the texts are moved to a larger place.
    const needed = (2 * 1.5 * DEFAULT_LIMITS.sharedStringBytes) / 1024 ** 2;
    expect(memory.validation).toBeGreaterThanOrEqual(needed);
    expect(memory.reports).toBeGreaterThanOrEqual(needed);
  });
});
