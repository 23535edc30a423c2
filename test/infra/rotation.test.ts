import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { stageNames, stageOf } from '../../lib/stages.ts';
import { propertiesOf, resourcesOfType, targetOf } from './resources.ts';
import { designOf, templatesOf } from './synthesise.ts';

const TYPE = 'AWS::SecretsManager::RotationSchedule';
const scheduleShape = {
  SecretId: z.unknown(),
  RotationLambdaARN: z.unknown(),
  RotationRules: z.unknown(),
  RotateImmediatelyOnUpdate: z.boolean().optional(),
};

describe.each(stageNames)('the rotation of stage %s', (stage) => {
  const schedules = propertiesOf(stage, TYPE, scheduleShape);

  test('renews the signing key and the key of webhooks every month, and no other secret', () => {
    const secrets = schedules.map(({ SecretId }) => targetOf(stage, SecretId)?.slice(0, -8));
    expect(secrets.sort()).toEqual(['KeysOfWebhooksSecret', 'SigningSecret']);
    for (const { RotationLambdaARN, RotationRules } of schedules) {
      expect(targetOf(stage, RotationLambdaARN)).toMatch(/^RotationFunction/);
      expect(RotationRules).toEqual({ AutomaticallyAfterDays: 30 });
    }
  });

  test('does not begin with the deployment', () => {
    for (const { RotateImmediatelyOnUpdate } of schedules) expect(RotateImmediatelyOnUpdate).toBe(false);
  });

  test('waits until the function may be invoked and may do its work: AWS tries it out at once', () => {
    for (const { dependsOn, properties } of resourcesOfType(stage, TYPE)) {
      const secret = targetOf(stage, z.object({ SecretId: z.unknown() }).parse(properties).SecretId) ?? '';
      const permission = secret.replace(/Secret\w{8}$/, 'MayInvoke');
      expect(dependsOn).toContainEqual(expect.stringMatching(new RegExp(`^RotationFunction${permission}`)));
      expect(dependsOn).toContainEqual(expect.stringMatching(/^RotationRoleDefaultPolicy/));
    }
  });
});

describe('a stage that leaves its keys to people', () => {
  const stage = { ...stageOf('prod'), keyRenewal: 'off' } as const;
  const [data, service] = templatesOf(stage);
  const [dataOn] = templatesOf(stageOf('prod'));

  test('has no schedule and no alarm on the age of keys', () => {
    const all = [data, service].flatMap((template) => template?.resources ?? []);
    expect(all.filter(({ type }) => type === TYPE)).toEqual([]);
    expect(all.filter(({ logicalId }) => /KeysTooOld/.test(logicalId))).toEqual([]);
  });

  test('says so to cdk-nag', () => {
    vi.stubEnv('CDK_VALIDATION', 'false');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { root } = designOf(stage).data.node;
    expect(new AwsSolutionsChecks().validateScope(root).violations).toEqual([]);
  });

  test('can be turned on and off: nothing that the service stack holds on to comes or goes', () => {
    expect(Object.keys(data?.outputs ?? {})).toEqual(Object.keys(dataOn?.outputs ?? {}));
  });
});
