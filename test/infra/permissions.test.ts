import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { stageNames } from '../../lib/stages.ts';
import {
  RenderedReport,
  ReportFormat,
  ReportRows,
  renderedReportName,
  reportStateName,
} from '../../shared/reports/report-kind.ts';
import type { ResultName } from '../../shared/tasks/result-store.ts';
import { propertiesOf, targetOf } from './resources.ts';

const listOf = <Item extends z.ZodType>(item: Item) =>
  z.union([z.array(item), item.transform((single) => [single])]);

const Statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: listOf(z.string()),
  Resource: listOf(z.unknown()),
  Condition: z.unknown().optional(),
});
const PolicyDocument = z.object({ Statement: z.array(Statement) });

/** Actions that AWS does not let us narrow to a resource. */
const WITHOUT_RESOURCE = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'];

function allowedIn(stage: string, type: string) {
  return propertiesOf(stage, type, { PolicyDocument }).flatMap(({ PolicyDocument, logicalId }) =>
    PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow').map((statement) => ({
      ...statement,
      logicalId,
    })),
  );
}

/** Each function's actions on resources whose logical id begins with `owner`, wherever they are. */
function actionsOn(stage: string, owner: string): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { logicalId, Action, Resource } of allowedIn(stage, 'AWS::IAM::Policy')) {
    if (!Resource.some((resource) => leadsTo(stage, resource, owner))) continue;
    const role = logicalId.replace(/RoleDefaultPolicy.*/, '');
    found[role] = [
      ...new Set([...(found[role] ?? []), ...Action.map((action) => action.split(':')[1] ?? '')]),
    ].sort();
  }
  return found;
}

/** All that a function may do, by the name of the resource. */
function allThatMay(stage: string, role: string): Record<string, string[]> {
  const may: Record<string, string[]> = {};
  for (const { logicalId, Action, Resource } of allowedIn(stage, 'AWS::IAM::Policy')) {
    if (!logicalId.startsWith(`${role}Role`)) continue;
    for (const resource of Resource) {
      const target = resource === '*' ? '*' : (targetOf(stage, resource) ?? JSON.stringify(resource));
      const name = target.replace(/(Table|Queue|Secret|Logs)?[0-9A-F]{8,16}$/, '');
      may[name] = [...new Set([...(may[name] ?? []), ...Action])].sort();
    }
  }
  return may;
}

/** As IAM compares: an asterisk stands for any text, slashes included. */
function matchesGlob(key: string, pattern: string): boolean {
  return new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(key);
}

/** Whether an ARN, or the first part of a joined one, is that of a resource named `owner…`. */
function leadsTo(stage: string, resource: unknown, owner: string): boolean {
  const joined = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) }).safeParse(resource);
  const arn = joined.success ? joined.data['Fn::Join'][1][0] : resource;
  return targetOf(stage, arn)?.startsWith(owner) ?? false;
}

describe.each(stageNames)('the permissions of stage %s', (stage) => {
  const statements = [
    ...allowedIn(stage, 'AWS::IAM::Policy'),
    ...allowedIn(stage, 'AWS::SQS::QueuePolicy'),
    ...allowedIn(stage, 'AWS::S3::BucketPolicy'),
  ];

  test('name every action in full', () => {
    for (const { Action, logicalId } of statements) {
      expect(
        Action.filter((action) => action.includes('*')),
        logicalId,
      ).toEqual([]);
    }
  });

  test('name every resource, where AWS takes one', () => {
    for (const { Action, Resource, logicalId } of statements.filter((one) => one.Resource.includes('*'))) {
      expect(
        Action.filter((action) => !WITHOUT_RESOURCE.includes(action)),
        logicalId,
      ).toEqual([]);
      expect(Resource).toEqual(['*']);
    }
  });

  test('end within a prefix where they are for objects, and with a name where they are for an index', () => {
    const text = JSON.stringify(statements);
    const tails = [...text.matchAll(/"(\/[^"]*)"/g)].map(([, tail]) => tail);
    expect([...new Set(tails)].sort()).toEqual([
      '/index/byActor',
      '/index/byDue',
      '/index/byId',
      '/index/byOwnerDue',
      '/index/byStatus',
      '/index/bySubject',
      '/index/heads',
      '/index/users',
      '/results/*',
      '/results/*.state.json',
      '/results/*/validation/report.*.*',
      '/uploads/*',
    ]);
  });

  test('let other services into a queue only from one place', () => {
    for (const { Condition, logicalId } of allowedIn(stage, 'AWS::SQS::QueuePolicy')) {
      expect(Condition, logicalId).toMatchObject({ ArnEquals: { 'aws:SourceArn': expect.anything() } });
    }
  });

  test('let roles be assumed by Lambda alone, and give them nothing that AWS manages', () => {
    const shape = { AssumeRolePolicyDocument: z.unknown(), ManagedPolicyArns: z.undefined().optional() };
    for (const role of propertiesOf(stage, 'AWS::IAM::Role', shape)) {
      expect(role.AssumeRolePolicyDocument, role.logicalId).toEqual({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
        ],
      });
    }
  });

  test('keep secrets, passwords and schemas from the workers that need none', () => {
    const renews = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'];
    const dates = ['ListSecretVersionIds'];
    expect(actionsOn(stage, 'Signing')).toEqual({
      Api: ['GetSecretValue'],
      Rotation: renews,
      Sweeper: dates,
    });
    expect(actionsOn(stage, 'KeysOfWebhooks')).toEqual({
      Api: ['GetSecretValue'],
      Notifications: ['GetSecretValue'],
      Rotation: renews,
      Sweeper: dates,
    });
    expect(actionsOn(stage, 'FirstAdministrator')).toEqual({ Api: ['GetSecretValue'] });
    expect(actionsOn(stage, 'Users')).toEqual({ Api: ['ConditionCheckItem', 'GetItem', 'PutItem', 'Query'] });
    expect(actionsOn(stage, 'Sessions')).toEqual({ Api: ['GetItem', 'PutItem', 'UpdateItem'] });
    expect(actionsOn(stage, 'Limits')).toEqual({ Api: ['GetItem', 'PutItem', 'UpdateItem'] });
    expect(actionsOn(stage, 'Schemas')).toEqual({
      Api: ['GetItem', 'PutItem', 'Query', 'UpdateItem'],
      Validation: ['GetItem'],
    });
  });

  test('let nobody change or remove what is in the audit log', () => {
    expect(actionsOn(stage, 'Audit')).toEqual({ Api: ['PutItem', 'Query'] });
  });

  test('keep tasks and files from the function that talks to strangers', () => {
    for (const owner of ['Tasks', 'Uploads', 'Results', 'Figures', 'Outbox']) {
      expect(Object.keys(actionsOn(stage, owner)), owner).not.toContain('Notifications');
    }
    expect(actionsOn(stage, 'Webhooks')).toEqual({
      Api: ['DeleteItem', 'GetItem', 'PutItem', 'Query'],
      FanOut: ['Query'],
      Notifications: ['GetItem', 'PutItem', 'UpdateItem'],
      Sweeper: ['Query', 'UpdateItem'],
    });
  });

  test('let the function that talks to strangers reach its queues, its table and its key, and nothing else', () => {
    const queue = [
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
    ];
    expect(allThatMay(stage, 'Notifications')).toEqual({
      '*': ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
      Quick: queue,
      Trial: queue,
      Slow: queue,
      KeysOfWebhooks: ['secretsmanager:GetSecretValue'],
      Notifications: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Webhooks: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    });
  });

  test('let the function that fans out find webhooks and pass events on, and nothing else', () => {
    expect(allThatMay(stage, 'FanOut')).toEqual({
      '*': ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
      Delivery: [
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:ReceiveMessage',
      ],
      Quick: ['sqs:SendMessage'],
      Trial: ['sqs:SendMessage'],
      Slow: ['sqs:SendMessage'],
      FanOut: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Webhooks: ['dynamodb:Query'],
    });
  });

  test('let the function that renews keys do that, and nothing else', () => {
    const renew = [
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'secretsmanager:PutSecretValue',
      'secretsmanager:UpdateSecretVersionStage',
    ];
    expect(allThatMay(stage, 'Rotation')).toEqual({
      '*': ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
      Signing: renew,
      KeysOfWebhooks: renew,
      Rotation: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    });
  });

  test('let workers store the next version of a task, and only the API and the sweeper look for tasks', () => {
    expect(actionsOn(stage, 'Tasks')).toEqual({
      Api: ['DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
      Intake: ['GetItem', 'PutItem', 'UpdateItem'],
      Parsing: ['GetItem', 'PutItem', 'UpdateItem'],
      Reports: ['GetItem'],
      Sweeper: ['PutItem', 'Query', 'UpdateItem'],
      Validation: ['GetItem', 'PutItem', 'UpdateItem'],
    });
  });

  test('let everybody who counts add to the figures, and only the API read them', () => {
    expect(actionsOn(stage, 'Figures')).toEqual({
      Api: ['GetItem', 'UpdateItem'],
      Intake: ['UpdateItem'],
      Parsing: ['UpdateItem'],
      Sweeper: ['UpdateItem'],
      Validation: ['UpdateItem'],
    });
    expect(actionsOn(stage, 'MetricsToken')).toEqual({ Api: ['GetSecretValue'] });
  });

  test('let only the API remember what requests were answered with, and the sweeper forget it', () => {
    expect(actionsOn(stage, 'Idempotency')).toEqual({
      Api: ['DeleteItem', 'GetItem', 'PutItem'],
      Sweeper: ['DeleteItem', 'Scan'],
    });
  });

  test('let only validation and parsing ask and fill the cache, and the API empty it', () => {
    const actions = ['GetItem', 'PutItem', 'Query'];
    expect(actionsOn(stage, 'Cache')).toEqual({
      Api: ['DeleteItem', 'Scan'],
      Parsing: actions,
      Validation: actions,
    });
  });

  test('let reports write what was asked for, and never what the validation wrote', () => {
    const results = allowedIn(stage, 'AWS::IAM::Policy')
      .filter(({ logicalId }) => logicalId.startsWith('Reports'))
      .filter(({ Action }) => Action.includes('s3:PutObject'))
      .flatMap(({ Resource }) => Resource.map((resource) => JSON.stringify(resource)));
    expect(results).toHaveLength(1);
    const pattern = /\/(results\/[^"]+)"/.exec(results[0] ?? '')?.[1] ?? '';
    const allowed = (name: ResultName) => matchesGlob(`results/owner/task/${name}`, pattern);
    for (const rows of ReportRows.options) {
      for (const format of ReportFormat.options) {
        const parsed = RenderedReport.safeParse({ format, rows });
        if (!parsed.success) continue;
        expect(allowed(renderedReportName(parsed.data)), `${format} of ${rows}`).toBe(true);
        expect(allowed(reportStateName(parsed.data)), `state of ${format} of ${rows}`).toBe(true);
      }
    }
    expect(allowed('validation/report.ndjson')).toBe(false);
    expect(allowed('validation/summary.json')).toBe(false);
  });

  test('let only the API sign uploads, and only validation, parsing and reports write results', () => {
    expect(actionsOn(stage, 'Uploads')).toEqual({
      // Signing, completing, looking for a schema, and deleting.
      Api: [
        'AbortMultipartUpload',
        'DeleteObject',
        'GetObject',
        'ListBucket',
        'ListMultipartUploadParts',
        'PutObject',
        'PutObjectTagging',
      ],
      Intake: ['DeleteObject', 'GetObject', 'ListBucket', 'PutObject', 'PutObjectTagging'], // copies, too
      Parsing: ['GetObject', 'ListBucket'],
      Reports: ['GetObject', 'ListBucket'],
      Sweeper: ['AbortMultipartUpload', 'DeleteObject', 'GetObject', 'ListBucket'],
      Validation: ['GetObject', 'ListBucket'],
    });
    expect(actionsOn(stage, 'Results')).toEqual({
      Api: ['DeleteObject', 'GetObject', 'ListBucket', 'PutObject'], // of requests for reports
      Parsing: ['AbortMultipartUpload', 'DeleteObject', 'GetObject', 'ListBucket', 'PutObject'],
      Reports: ['AbortMultipartUpload', 'GetObject', 'ListBucket', 'PutObject'],
      Validation: ['AbortMultipartUpload', 'DeleteObject', 'GetObject', 'ListBucket', 'PutObject'],
    });
  });
});
