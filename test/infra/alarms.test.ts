import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { stageNames } from '../../lib/stages.ts';
import { propertiesOf, resourcesOfType } from './resources.ts';
import { templatesOf } from './synthesise.ts';
import { wholeStage } from './whole-stage.ts';

/** The runbook's sections by anchor, as GitHub makes them of second-level headings. */
const sections = new Map(
  readFileSync('docs/runbook.md', 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split('\n')[0]?.toLowerCase().replaceAll(' ', '-') ?? '', section]),
);

const DESCRIPTION =
  /^(?<path>EtlDesign-\S+): (?<impact>[A-Z].*\.) Runbook: docs\/runbook\.md#(?<anchor>[\w-]+)$/;

const alarmShape = {
  AlarmDescription: z.string(),
  ComparisonOperator: z.string(),
  TreatMissingData: z.string(),
  Threshold: z.number(),
  MetricName: z.string().optional(),
  Metrics: z.array(z.object({ Expression: z.unknown().optional() })).default([]),
};

const compositeShape = {
  AlarmDescription: z.string(),
  AlarmRule: z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) }),
};

describe.each(stageNames)('the alarms of stage %s', (stage) => {
  const alarms = propertiesOf(stage, 'AWS::CloudWatch::Alarm', alarmShape);
  const anchorOf = (description: string) => DESCRIPTION.exec(description)?.groups?.anchor ?? '';

  test('say where they belong, what their firing means and where to read on', () => {
    for (const { AlarmDescription } of alarms) {
      expect(AlarmDescription).toMatch(DESCRIPTION);
    }
  });

  test('lead to a section of the runbook with description, investigation and resolution', () => {
    for (const { AlarmDescription } of alarms) {
      const section = sections.get(anchorOf(AlarmDescription)) ?? '';
      const headings = [...section.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
      expect(headings, AlarmDescription).toEqual(['Description', 'Investigation', 'Resolution']);
    }
  });

  test('are those that the runbook has sections for', () => {
    const explained = [...sections].filter(([, section]) => section.includes('### Investigation'));
    const anchors = alarms.map(({ AlarmDescription }) => anchorOf(AlarmDescription));
    expect([...new Set(anchors)].sort()).toEqual(explained.map(([anchor]) => anchor).sort());
  });

  test('are quiet while nothing is reported, except the one on what runs every minute', () => {
    const loud = alarms.filter(({ TreatMissingData }) => TreatMissingData !== 'notBreaching');
    expect(loud).toEqual([
      expect.objectContaining({
        MetricName: 'Invocations',
        TreatMissingData: 'breaching',
        ComparisonOperator: 'LessThanThreshold',
        Threshold: 1,
      }),
    ]);
    expect(loud[0]?.logicalId).toMatch(/^SweeperNotRun/);
  });

  test('say of each worker when it dies, and when it needs nearly all of its time', () => {
    const timeouts = propertiesOf(stage, 'AWS::Lambda::Function', { Timeout: z.number() });
    const workers = ['Intake', 'Validation', 'Parsing', 'Reports', 'Notifications'];
    for (const worker of workers) {
      const timeout = timeouts.find(({ logicalId }) => logicalId.startsWith(`${worker}Function`))?.Timeout;
      const own = (id: string) => alarms.find(({ logicalId }) => logicalId.startsWith(`${worker}${id}`));
      expect(own('Died'), worker).toMatchObject({ MetricName: 'Errors', Threshold: 0 });
      expect(own('NearTimeout'), worker).toMatchObject({
        MetricName: 'Duration',
        Threshold: 0.9 * 1000 * (timeout ?? Number.NaN),
      });
    }
  });

  test('ask about all tables and functions in queries that CloudWatch takes', () => {
    const queries = alarms.flatMap(({ Metrics }) => Metrics.map(({ Expression }) => joined(Expression)));
    const asking = (about: RegExp) => queries.filter((query) => about.test(query));
    const names = { 'AWS::DynamoDB::Table': /DynamoDB/, 'AWS::Lambda::Function': /Lambda/ };
    for (const [type, about] of Object.entries(names)) {
      expect(asking(about).length, type).toBeGreaterThan(0);
      for (const query of asking(about)) {
        expect(query.split("'").length - 1, query).toBe(2 * resourcesOfType(stage, type).length);
        expect(query.length).toBeLessThanOrEqual(1024);
      }
    }
  });

  test('meet in one that says what to do, and tells nobody where there is no address', () => {
    const [all, ...others] = propertiesOf(stage, 'AWS::CloudWatch::CompositeAlarm', compositeShape);
    expect(others).toEqual([]);
    const rule = JSON.stringify(all?.AlarmRule);
    expect(rule.match(/ALARM\(/g)).toHaveLength(alarms.length);
    expect(rule.match(/ OR /g)).toHaveLength(alarms.length - 1);
    for (const { logicalId } of alarms) expect(rule).toContain(logicalId);
    const anchor = /Open the dashboard.* Runbook: docs\/runbook\.md#(?<anchor>[\w-]+)$/;
    expect(sections.keys()).toContain(anchor.exec(all?.AlarmDescription ?? '')?.groups?.anchor);
    expect(all).not.toHaveProperty('AlarmActions');
  });
});

/** The longest that names get, which are only made at deployment: stack, logical id and twelve letters. */
function joined(expression: unknown): string {
  const Joined = z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) });
  const parts = Joined.safeParse(expression).data?.['Fn::Join'][1] ?? [expression];
  return parts.map((part) => (typeof part === 'string' ? part : 'x'.repeat(64))).join('');
}

describe('a stage with an address for alarms', () => {
  const resources = templatesOf(wholeStage).flatMap((template) => template.resources);
  const only = (type: string) => {
    const [resource, ...others] = resources.filter((one) => one.type === type);
    expect(others, type).toEqual([]);
    return resource;
  };

  test('sends mail there when the alarm over all of them turns red, and when it is well again', () => {
    const topic = { Ref: only('AWS::SNS::Topic')?.logicalId };
    expect(only('AWS::SNS::Subscription')?.properties).toEqual({
      Endpoint: 'on-call@example.com',
      Protocol: 'email',
      TopicArn: topic,
    });
    expect(only('AWS::CloudWatch::CompositeAlarm')?.properties).toMatchObject({
      AlarmActions: [topic],
      OKActions: [topic],
    });
  });

  test('lets alarms of the account publish, and nobody without TLS', () => {
    expect(only('AWS::SNS::TopicPolicy')?.properties).toMatchObject({
      PolicyDocument: {
        Statement: [
          { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
          {
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          },
        ],
      },
    });
  });

  test('encrypts what is sent with its own key, which CloudWatch may use', () => {
    expect(only('AWS::SNS::Topic')?.properties).toMatchObject({ KmsMasterKeyId: expect.anything() });
    expect(JSON.stringify(only('AWS::KMS::Key')?.properties)).toContain('"cloudwatch.amazonaws.com"');
  });
});
