import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { stageNames } from '../../lib/stages.ts';
import { propertiesOf, targetOf } from './resources.ts';

const FOURTEEN_DAYS = 14 * 24 * 3600;

const queueShape = {
  VisibilityTimeout: z.number().optional(),
  MessageRetentionPeriod: z.number().optional(),
  SqsManagedSseEnabled: z.boolean().optional(),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.number() }).optional(),
};
const mappingShape = {
  EventSourceArn: z.unknown(),
  FunctionName: z.unknown(),
  FunctionResponseTypes: z.array(z.string()).default([]),
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }).optional(),
};
const functionShape = { Timeout: z.number() };
const policyShape = {
  Queues: z.array(z.unknown()),
  PolicyDocument: z.object({ Statement: z.array(z.unknown()) }),
};
const ruleShape = {
  Targets: z.array(z.object({ DeadLetterConfig: z.object({ Arn: z.unknown() }).optional() })),
};
const alarmShape = {
  MetricName: z.string().optional(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })).default([]),
};

const queuesOf = (stage: string) => propertiesOf(stage, 'AWS::SQS::Queue', queueShape);
const mappingsOf = (stage: string) => propertiesOf(stage, 'AWS::Lambda::EventSourceMapping', mappingShape);

/** Queues that something fails into: other queues, and rules that cannot reach their target. */
function deadLetterQueuesOf(stage: string): Set<string | undefined> {
  const rules = propertiesOf(stage, 'AWS::Events::Rule', ruleShape);
  const arns = [
    ...queuesOf(stage).map(({ RedrivePolicy }) => RedrivePolicy?.deadLetterTargetArn),
    ...rules.flatMap(({ Targets }) => Targets.map(({ DeadLetterConfig }) => DeadLetterConfig?.Arn)),
  ];
  return new Set(arns.filter((arn) => arn !== undefined).map((arn) => targetOf(stage, arn)));
}

function queuesWatchedBy(stage: string, metric: string): Set<string | undefined> {
  const alarms = propertiesOf(stage, 'AWS::CloudWatch::Alarm', alarmShape);
  const watching = alarms.filter(({ MetricName }) => MetricName === metric);
  return new Set(watching.map(({ Dimensions }) => targetOf(stage, Dimensions[0]?.Value)));
}

describe.each(stageNames)('the queues of stage %s', (stage) => {
  const queues = queuesOf(stage);
  const deadLetters = deadLetterQueuesOf(stage);
  const work = queues.filter(({ logicalId }) => !deadLetters.has(logicalId));

  test('are consumed, or keep what failed', () => {
    const consumed = mappingsOf(stage).map(({ EventSourceArn }) => targetOf(stage, EventSourceArn));
    expect(work.map(({ logicalId }) => logicalId).sort()).toEqual(consumed.sort());
  });

  test('give up on a message only after five attempts, and then into a dead-letter queue', () => {
    for (const { logicalId, RedrivePolicy } of work) {
      expect(RedrivePolicy?.maxReceiveCount, logicalId).toBeGreaterThanOrEqual(5);
    }
  });

  test('tell the reports worker how many attempts it has, so that the last one tells those who wait', () => {
    const shape = { Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) };
    const told = propertiesOf(stage, 'AWS::Lambda::Function', shape).flatMap(({ Environment, logicalId }) => {
      const { MAX_ATTEMPTS } = Environment.Variables;
      return MAX_ATTEMPTS === undefined ? [] : [{ logicalId, attempts: Number(MAX_ATTEMPTS) }];
    });
    const sources = mappingsOf(stage).flatMap((mapping) => {
      const worker = told.find(({ logicalId }) => logicalId === targetOf(stage, mapping.FunctionName));
      return worker ? [{ worker, queue: targetOf(stage, mapping.EventSourceArn) }] : [];
    });
    expect(sources.map(({ worker }) => worker.logicalId)).toEqual([expect.stringMatching(/^Reports/)]);
    for (const { worker, queue } of sources) {
      const source = queues.find(({ logicalId }) => logicalId === queue);
      expect(worker.attempts).toBe(source?.RedrivePolicy?.maxReceiveCount);
    }
  });

  test('keep failed messages for 14 days', () => {
    const failed = queues.filter(({ logicalId }) => deadLetters.has(logicalId));
    expect(failed.length).toBe(deadLetters.size);
    for (const { logicalId, MessageRetentionPeriod } of failed) {
      expect(MessageRetentionPeriod, logicalId).toBe(FOURTEEN_DAYS);
    }
  });

  test('have an alarm on every dead-letter queue and on the age of all work', () => {
    expect(queuesWatchedBy(stage, 'ApproximateNumberOfMessagesVisible')).toEqual(deadLetters);
    expect(queuesWatchedBy(stage, 'ApproximateAgeOfOldestMessage')).toEqual(
      new Set(work.map(({ logicalId }) => logicalId)),
    );
  });

  test('hide a message for six times as long as its consumer may take', () => {
    const timeouts = new Map(
      propertiesOf(stage, 'AWS::Lambda::Function', functionShape).map((fn) => [fn.logicalId, fn.Timeout]),
    );
    for (const mapping of mappingsOf(stage)) {
      const queue = queues.find(({ logicalId }) => logicalId === targetOf(stage, mapping.EventSourceArn));
      const timeout = timeouts.get(targetOf(stage, mapping.FunctionName) ?? '') ?? Number.NaN;
      expect(queue?.VisibilityTimeout, mapping.logicalId).toBeGreaterThanOrEqual(6 * timeout);
    }
  });

  test('are consumed with a limit, and message by message', () => {
    for (const mapping of mappingsOf(stage)) {
      expect(mapping.FunctionResponseTypes, mapping.logicalId).toEqual(['ReportBatchItemFailures']);
      expect(mapping.ScalingConfig?.MaximumConcurrency, mapping.logicalId).toBeGreaterThanOrEqual(2);
    }
  });

  test('are encrypted and refuse connections without TLS', () => {
    const denyingPlainText = propertiesOf(stage, 'AWS::SQS::QueuePolicy', policyShape)
      .filter(({ PolicyDocument }) => PolicyDocument.Statement.some(isDenialWithoutTls))
      .flatMap(({ Queues }) => Queues.map((queue) => targetOf(stage, queue)));
    expect(denyingPlainText.sort()).toEqual(queues.map(({ logicalId }) => logicalId).sort());
    for (const { logicalId, SqsManagedSseEnabled } of queues) {
      expect(SqsManagedSseEnabled, logicalId).toBe(true);
    }
  });
});

function isDenialWithoutTls(statement: unknown): boolean {
  const Denial = z.object({
    Effect: z.literal('Deny'),
    Action: z.literal('sqs:*'),
    Principal: z.object({ AWS: z.literal('*') }),
    Condition: z.object({ Bool: z.object({ 'aws:SecureTransport': z.literal('false') }) }),
  });
  return Denial.safeParse(statement).success;
}
