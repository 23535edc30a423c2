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

  test('are the eight of the design', () => {
    expect(functions.length).toBe(8);
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
});
