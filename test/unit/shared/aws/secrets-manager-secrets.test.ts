import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { SecretsManagerSecrets } from '../../../../shared/aws/secrets-manager-secrets.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';
import { fakeJsonService, type JsonRefusal } from './fake-aws.ts';

const ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:signing';
const MISSING: JsonRefusal = { status: 400, __type: 'ResourceNotFoundException' };
const DOWN: JsonRefusal = { status: 500, __type: 'InternalServiceError' };
const HALF_A_MINUTE_MS = 30_000;

async function secretsOn(values: Record<string, string | JsonRefusal>, afterRead?: (stage: string) => void) {
  const clock = new FixedClock();
  const reads: string[] = [];
  const made = { atMs: clock.now().getTime() - HALF_A_MINUTE_MS };
  const config = await fakeJsonService((_operation, { VersionStage }) => {
    const stage = String(VersionStage);
    reads.push(stage);
    const value = values[stage] ?? MISSING;
    afterRead?.(stage);
    return typeof value === 'string' ? { SecretString: value, CreatedDate: made.atMs / 1000 } : value;
  });
  return {
    secrets: new SecretsManagerSecrets(new SecretsManagerClient(config), clock.now),
    reads,
    clock,
    values,
    made,
  };
}

describe('SecretsManagerSecrets', () => {
  test('reads what is in force, and what else counts: what was before, and what a rotation has prepared', async () => {
    const { secrets } = await secretsOn({ AWSCURRENT: 'new', AWSPREVIOUS: 'old', AWSPENDING: 'soon' });
    expect(await secrets.current(ARN)).toBe('new');
    expect(await secrets.inUse(ARN)).toEqual(['new', 'old', 'soon']);
  });

  test('has nothing else before the first rotation, and nothing twice after one', async () => {
    expect(await (await secretsOn({ AWSCURRENT: 'only' })).secrets.inUse(ARN)).toEqual(['only']);
    const rotated = { AWSCURRENT: 'new', AWSPREVIOUS: 'old', AWSPENDING: 'new' };
    expect(await (await secretsOn(rotated)).secrets.inUse(ARN)).toEqual(['new', 'old']);
  });

  test('makes nothing with a value that others may not have heard of', async () => {
    const { secrets, clock, made } = await secretsOn({ AWSCURRENT: 'new', AWSPREVIOUS: 'old' });
    made.atMs = clock.now().getTime();
    expect(await secrets.inUse(ARN)).toEqual(['old', 'new']);
    clock.advance(HALF_A_MINUTE_MS - 1);
    expect(await secrets.inUse(ARN)).toEqual(['old', 'new']);
    clock.advance(1);
    expect(await secrets.inUse(ARN)).toEqual(['new', 'old']);
  });

  test('uses the very first value at once', async () => {
    const { secrets, clock, made } = await secretsOn({ AWSCURRENT: 'first' });
    made.atMs = clock.now().getTime();
    expect(await secrets.inUse(ARN)).toEqual(['first']);
  });

  test('asks once in five minutes, also when asked at the same time', async () => {
    const { secrets, reads, clock, values } = await secretsOn({ AWSCURRENT: 'first' });
    await Promise.all([secrets.current(ARN), secrets.inUse(ARN)]);
    values.AWSCURRENT = 'second';
    clock.advance(5 * 60_000 - 1);
    expect(await secrets.current(ARN)).toBe('first');
    clock.advance(1);
    expect(await secrets.current(ARN)).toBe('second');
    const all = ['AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING'];
    expect(reads).toEqual([...all, ...all]);
  });

  test('asks again for who needs the newest, once in fifteen seconds', async () => {
    const { secrets, reads, clock, values } = await secretsOn({ AWSCURRENT: 'first' });
    await secrets.current(ARN);
    values.AWSCURRENT = 'second';
    clock.advance(14_999);
    expect(await secrets.inUse(ARN, 'newest')).toEqual(['first']);
    clock.advance(1);
    expect(await secrets.inUse(ARN, 'newest')).toEqual(['second']);
    for (let count = 0; count < 100; count += 1) await secrets.inUse(ARN, 'newest');
    expect(await secrets.current(ARN)).toBe('second');
    expect(reads).toHaveLength(6);
  });

  test('misses no value when a rotation ends while it reads', async () => {
    const values = { AWSCURRENT: 'first', AWSPREVIOUS: 'before', AWSPENDING: 'second' };
    const { secrets } = await secretsOn(values, () =>
      Object.assign(values, { AWSCURRENT: 'second', AWSPREVIOUS: 'first' }),
    );
    expect(await secrets.inUse(ARN)).toEqual(['first', 'second']);
  });

  test('does not remember an outage', async () => {
    const { secrets, values } = await secretsOn({ AWSCURRENT: DOWN });
    await expect(secrets.current(ARN)).rejects.toMatchObject({ name: 'InternalServiceError' });
    values.AWSCURRENT = 'back';
    expect(await secrets.current(ARN)).toBe('back');
  });

  test('says which secret is missing, and what to do', async () => {
    const { secrets } = await secretsOn({});
    await expect(secrets.current(ARN)).rejects.toThrow(`${ARN} has no current value as text. Set one.`);
  });
});
