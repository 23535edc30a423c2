import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { WorkQueue } from '../constructs/work-queue.ts';
import type { Wiring } from './wiring.ts';

export function addQueues(stack: Construct): Wiring['queues'] {
  const validation = new WorkQueue(stack, 'ValidationQueue', {
    consumerTimeout: Duration.minutes(15),
    failureImpact:
      'Files are not validated; their tasks stay in “queued” or “running” until they are given up.',
    lateAfter: Duration.hours(1),
    delayImpact: 'Files wait to be validated; their tasks stay in “queued” longer than they should.',
    runbook: 'validation',
  });
  const parsing = new WorkQueue(stack, 'ParsingQueue', {
    consumerTimeout: Duration.minutes(15),
    failureImpact:
      'Workbooks are not turned into SQL; their tasks stay in “queued” or “running” until they are given up.',
    lateAfter: Duration.hours(1),
    delayImpact:
      'Workbooks wait to become SQL; their tasks stay in “queued” or “running” longer than they should.',
    runbook: 'parsing',
  });
  const delivery = new WorkQueue(stack, 'DeliveryQueue', {
    consumerTimeout: Duration.seconds(30),
    failureImpact: 'Events were not turned into deliveries.',
    lateAfter: Duration.hours(1),
    delayImpact: 'Webhooks are told of events late.',
    runbook: 'delivery',
  });
  // One for each kind of endpoint: whoever waits for a slow one keeps nobody else waiting.
  const attempts = {
    // Half of it is for one attempt; in the other half a worker that waits for an endpoint may begin others.
    consumerTimeout: Duration.seconds(50),
    failureImpact: 'Attempts to tell webhooks were not made.',
    lateAfter: Duration.hours(1),
    runbook: 'attempts',
  };
  const quick = new WorkQueue(stack, 'QuickQueue', {
    ...attempts,
    delayImpact: 'Webhooks that answer quickly are told of events late.',
  });
  const trial = new WorkQueue(stack, 'TrialQueue', {
    ...attempts,
    delayImpact: 'Webhooks that are new, or failed the last time, are told of events late.',
  });
  const slow = new WorkQueue(stack, 'SlowQueue', {
    ...attempts,
    delayImpact: 'Webhooks that answer slowly or not at all are told of events late; the others are not.',
  });
  const reports = new WorkQueue(stack, 'ReportQueue', {
    consumerTimeout: Duration.minutes(15),
    failureImpact: 'Reports that clients wait for were not made; they get a problem instead.',
    lateAfter: Duration.minutes(15),
    delayImpact: 'Clients wait for reports longer than they should.',
    runbook: 'reports',
  });
  return { validation, parsing, delivery, quick, trial, slow, reports };
}
