import type { Context, EventBridgeEvent } from 'aws-lambda';
import { afterEach, expect, test, vi } from 'vitest';
import { createLogger } from '../../../../shared/runtime/logger.ts';
import { createMetrics } from '../../../../shared/runtime/metrics.ts';
import { scheduleHandler } from '../../../../shared/runtime/schedule-handler.ts';

const TICK = { detail: {} } as EventBridgeEvent<'Scheduled Event', unknown>; // safe: nothing in it is looked at
const CONTEXT = { awsRequestId: 'invocation-1' } as Context; // safe for the same reason

afterEach(() => {
  vi.restoreAllMocks();
});

async function run(work: () => Promise<void>) {
  const lines: Record<string, unknown>[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    lines.push(JSON.parse(String(chunk)));
    return true;
  });
  const handler = scheduleHandler({
    logger: createLogger('sweeper'),
    metrics: createMetrics('sweeper'),
    run: work,
  });
  const outcome = await handler(TICK, CONTEXT).then(
    () => 'done',
    (error: Error) => error.message,
  );
  return { outcome, lines };
}

test('is done when the work is', async () => {
  expect(await run(async () => undefined)).toEqual({ outcome: 'done', lines: [] });
});

test('fails the run and logs each of several faults', async () => {
  const faults = new AggregateError([new Error('first'), new Error('second')], 'two faults');
  const { outcome, lines } = await run(() => Promise.reject(faults));
  expect(outcome).toContain('The run failed');
  expect(lines).toMatchObject([
    { message: 'run failed', error: { message: 'first' } },
    { message: 'run failed', error: { message: 'second' } },
  ]);
});
