import { describe, expect, test } from 'vitest';
import { stageNames, stageOf } from '../../lib/stages.ts';

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
});
