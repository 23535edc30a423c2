import type { Construct } from 'constructs';
import type { FanOutEnv } from '../../functions/fan-out/env.ts';
import { QueueWorker } from '../constructs/queue-worker.ts';
import { laneEnvironment, lanesOf } from './lanes.ts';
import type { Wiring } from './wiring.ts';

export function addFanOut(stack: Construct, { stage, data, queues }: Wiring): void {
  const fanOut = new QueueWorker<FanOutEnv>(stack, 'FanOut', {
    stage,
    name: 'fan-out',
    description: 'Finds out which webhooks want to hear of an event.',
    environment: { WEBHOOKS_TABLE: data.webhooks.tableName, ...laneEnvironment(queues) },
    source: queues.delivery,
    batchSize: 10,
    maxConcurrency: stage.maxConcurrency['fan-out'],
  });
  data.webhooks.grantList(fanOut);
  for (const lane of lanesOf(queues)) lane.grantSend(fanOut);
}
