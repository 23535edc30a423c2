import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { stageNames } from '../../lib/stages.ts';
import { propertiesOf, resourcesOfType, targetOf } from './resources.ts';

/** Deliveries to webhooks are remembered for 30 days; the last one may be a day late. */
const REMEMBERED_DAYS = 29;

const Rule = {
  EventBusName: z.unknown().optional(),
  EventPattern: z.unknown().optional(),
  Targets: z.array(
    z.object({
      Arn: z.unknown(),
      RetryPolicy: z.object({ MaximumEventAgeInSeconds: z.number(), MaximumRetryAttempts: z.number() }),
      DeadLetterConfig: z.object({ Arn: z.unknown() }),
    }),
  ),
};
const Archive = { SourceArn: z.unknown(), EventPattern: z.unknown(), RetentionDays: z.number().positive() };
const BusPolicy = {
  EventBusName: z.unknown(),
  Statement: z.object({
    Effect: z.string(),
    Principal: z.unknown(),
    Action: z.string(),
    Resource: z.unknown(),
    Condition: z.object({
      ArnNotEquals: z.object({ 'aws:PrincipalArn': z.array(z.unknown()) }),
      Bool: z.object({ 'aws:PrincipalIsAWSService': z.string() }),
    }),
  }),
};

describe.each(stageNames)('the events of stage %s', (stage) => {
  const [bus, ...others] = resourcesOfType(stage, 'AWS::Events::EventBus');
  const rules = propertiesOf(stage, 'AWS::Events::Rule', Rule).filter(
    ({ EventPattern }) => EventPattern !== undefined,
  );

  test('have one bus, and one archive that forgets them before webhooks could be told twice', () => {
    expect(others).toEqual([]);
    const archives = propertiesOf(stage, 'AWS::Events::Archive', Archive);
    expect(archives).toHaveLength(1);
    for (const { SourceArn, EventPattern, RetentionDays } of archives) {
      expect(targetOf(stage, SourceArn)).toBe(bus?.logicalId);
      expect(EventPattern).toEqual({ source: ['etl-design'] });
      expect(RetentionDays).toBeLessThan(REMEMBERED_DAYS);
    }
  });

  test('go to the delivery queue for a day, and then aside', () => {
    expect(rules).toHaveLength(1);
    for (const { EventBusName, EventPattern, Targets } of rules) {
      expect(targetOf(stage, EventBusName)).toBe(bus?.logicalId);
      expect(EventPattern).toEqual({ source: ['etl-design'] });
      expect(Targets.map(({ Arn }) => targetOf(stage, Arn))).toEqual([
        expect.stringMatching(/^DeliveryQueue/),
      ]);
      for (const { RetryPolicy, DeadLetterConfig } of Targets) {
        expect(RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 });
        expect(targetOf(stage, DeadLetterConfig.Arn)).toMatch(/^EventsDeadLetters/);
      }
    }
  });

  test('come from the functions that publish them, and from nobody else', () => {
    const policies = propertiesOf(stage, 'AWS::Events::EventBusPolicy', BusPolicy);
    expect(policies).toHaveLength(1);
    for (const { EventBusName, Statement } of policies) {
      expect(targetOf(stage, EventBusName)).toBe(bus?.logicalId);
      expect(targetOf(stage, Statement.Resource)).toBe(bus?.logicalId);
      expect(Statement).toMatchObject({
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 'events:PutEvents',
        Condition: { Bool: { 'aws:PrincipalIsAWSService': 'false' } },
      });
      const roles = Statement.Condition.ArnNotEquals['aws:PrincipalArn'].map((arn) => targetOf(stage, arn));
      const names = roles.map((role) => /^(\w+?)Role/.exec(role ?? '')?.[1]);
      expect(names.sort()).toEqual(['Api', 'Intake', 'Parsing', 'Sweeper', 'Validation']);
    }
  });
});
