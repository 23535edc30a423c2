import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { SecretsManagerSecrets } from '../../../../shared/aws/secrets-manager-secrets.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';
import { fakeJsonService, type JsonRefusal } from './fake-aws.ts';

const ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:signing';
const MISSING: JsonRefusal = { status: 400, __type: 'ResourceNotFoundException' };
const DOWN: JsonRefusal = { status: 500, __type: 'InternalServiceError' };

async function secretsOn(values: Record<string, string | JsonRefusal>) {
  const reads: string[] = [];
  const config = await fakeJsonService((_operation, { VersionStage }) => {
    const stage = String(VersionStage);
    reads.push(stage);
    const value = values[stage] ?? MISSING;
    return typeof value === 'string' ? { SecretString: value } : value;
  });
  const clock = new FixedClock();
  return {
    secrets: new SecretsManagerSecrets(new SecretsManagerClient(config), clock.now),
    reads,
    clock,
    values,
  };
}

describe('SecretsManagerSecrets', () => {
  test('reads what is in force, and what was before', async () => {
    const { secrets } = await secretsOn({ AWSCURRENT: 'new', AWSPREVIOUS: 'old' });
    expect(await secrets.current(ARN)).toBe('new');
    expect(await secrets.previous(ARN)).toBe('old');
  });

  test('has nothing before the first rotation', async () => {
    const { secrets } = await secretsOn({ AWSCURRENT: 'new' });
    expect(await secrets.previous(ARN)).toBeUndefined();
  });

  test('asks once in five minutes, also when asked at the same time', async () => {
    const { secrets, reads, clock, values } = await secretsOn({ AWSCURRENT: 'first' });
    await Promise.all([secrets.current(ARN), secrets.current(ARN)]);
    values.AWSCURRENT = 'second';
    clock.advance(5 * 60_000 - 1);
    expect(await secrets.current(ARN)).toBe('first');
    clock.advance(1);
    expect(await secrets.current(ARN)).toBe('second');
    expect(reads).toHaveLength(2);
  });

  test('asks again for who needs the newest, once in fifteen seconds', async () => {
    const { secrets, reads, clock, values } = await secretsOn({ AWSCURRENT: 'first' });
    await secrets.current(ARN);
    values.AWSCURRENT = 'second';
    clock.advance(14_999);
    expect(await secrets.current(ARN, 'newest')).toBe('first');
    clock.advance(1);
    expect(await secrets.current(ARN, 'newest')).toBe('second');
    for (let count = 0; count < 100; count += 1) await secrets.current(ARN, 'newest');
    expect(await secrets.current(ARN)).toBe('second');
    expect(reads).toHaveLength(2);
  });

  test('knows the value that a rotation has prepared', async () => {
    const { secrets, values, clock } = await secretsOn({ AWSCURRENT: 'now' });
    expect(await secrets.next(ARN)).toBeUndefined();
    values.AWSPENDING = 'soon';
    clock.advance(5 * 60_000);
    expect(await secrets.next(ARN)).toBe('soon');
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
