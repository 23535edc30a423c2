import { App, Duration, Stack } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import type { NotificationsEnv } from '../../functions/notifications/env.ts';
import { NodeFunction } from '../../lib/constructs/node-function.ts';
import { stageOf } from '../../lib/stages.ts';

test('a function whose environment misses a variable, or has one too many, does not compile', () => {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Environment');
  const props = {
    stage: stageOf('local'),
    name: 'notifications',
    description: '',
    timeout: Duration.seconds(1),
  } as const;
  const complete = {
    WEBHOOKS_TABLE: 'webhooks',
    QUICK_QUEUE_URL: 'https://sqs.example/quick',
    TRIAL_QUEUE_URL: 'https://sqs.example/trial',
    SLOW_QUEUE_URL: 'https://sqs.example/slow',
    WEBHOOK_KEYS_SECRET: 'arn:aws:secretsmanager:eu-west-1:1:secret:keys',
    DELIVERIES_AT_ONCE: '2',
    PRIVATE_WEBHOOKS: 'none',
  } as const;

  expect(() => {
    new NodeFunction<NotificationsEnv>(stack, 'Complete', { ...props, environment: complete });
    new NodeFunction<NotificationsEnv>(stack, 'Missing', {
      ...props,
      // @ts-expect-error: this is the test: WEBHOOKS_TABLE and the others are missing
      environment: { PRIVATE_WEBHOOKS: 'none' },
    });
    new NodeFunction<NotificationsEnv>(stack, 'Extra', {
      ...props,
      // @ts-expect-error: this is the test: the function would never read TASKS_TABLE
      environment: { ...complete, TASKS_TABLE: 'tasks' },
    });
  }).not.toThrow(); // the compiler is what refuses
});
