import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { stageNames } from '../../lib/stages.ts';
import { propertiesOf, resourcesOfType, targetOf } from './resources.ts';

const functionShape = {
  Runtime: z.string(),
  Architectures: z.array(z.string()),
  Role: z.unknown(),
  LoggingConfig: z.object({ LogGroup: z.unknown() }),
  TracingConfig: z.object({ Mode: z.string() }),
};

describe.each(stageNames)('the functions of stage %s', (stage) => {
  const functions = propertiesOf(stage, 'AWS::Lambda::Function', functionShape);

  test('are the nine of the design', () => {
    expect(functions.length).toBe(9);
  });

  test('run on Node 24 on arm64 and are traced', () => {
    for (const fn of functions) {
      expect(fn, fn.logicalId).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
      });
    }
  });

  test('have each a role and a log group of their own', () => {
    const roles = functions.map(({ Role }) => targetOf(stage, Role)).sort();
    const logGroups = functions.map(({ LoggingConfig }) => targetOf(stage, LoggingConfig.LogGroup)).sort();
    const idsOf = (type: string) => resourcesOfType(stage, type).map(({ logicalId }) => logicalId);
    expect(roles).toEqual(idsOf('AWS::IAM::Role').sort());
    expect(logGroups).toEqual(idsOf('AWS::Logs::LogGroup').sort());
  });

  test('keep their logs for a limited time', () => {
    propertiesOf(stage, 'AWS::Logs::LogGroup', { RetentionInDays: z.number().positive() });
  });

  test('are invoked only from a named source', () => {
    for (const permission of propertiesOf(stage, 'AWS::Lambda::Permission', { SourceArn: z.unknown() })) {
      expect(permission.SourceArn, permission.logicalId).toBeDefined();
    }
  });

  test('that renew keys are invoked by Secrets Manager alone, for the two secrets that they renew', () => {
    const shape = {
      FunctionName: z.unknown(),
      Principal: z.string(),
      SourceArn: z.unknown(),
      SourceAccount: z.unknown().optional(),
    };
    const permissions = propertiesOf(stage, 'AWS::Lambda::Permission', shape).filter(({ FunctionName }) =>
      targetOf(stage, FunctionName)?.startsWith('RotationFunction'),
    );
    for (const { Principal, SourceAccount, logicalId } of permissions)
      expect([Principal, SourceAccount], logicalId).toEqual([
        'secretsmanager.amazonaws.com',
        { Ref: 'AWS::AccountId' },
      ]);
    expect(permissions.map(({ SourceArn }) => targetOf(stage, SourceArn)?.slice(0, -8)).sort()).toEqual([
      'KeysOfWebhooksSecret',
      'SigningSecret',
    ]);
  });
});
