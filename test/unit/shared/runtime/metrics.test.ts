import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMetrics, metricsCounter, publishingCounter } from '../../../../shared/runtime/metrics.ts';

const lines: Record<string, unknown>[] = [];
const stored: [string, number | undefined][] = [];
const figures = { count: (figure: string, value?: number) => void stored.push([figure, value]) };

beforeEach(() => {
  lines.length = 0;
  stored.length = 0;
  vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'EtlDesign/test');
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    lines.push(JSON.parse(String(chunk)));
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

test('figures are metrics of their function, in the namespace of the stage', () => {
  const metrics = createMetrics('validation');
  const count = metricsCounter(metrics, figures);
  count('RowsValidated', 1000);
  count('ValidationMs', 250);
  expect(lines).toEqual([]);
  metrics.publishStoredMetrics();
  expect(lines).toEqual([
    {
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'EtlDesign/test',
            Dimensions: [['service']],
            Metrics: [
              { Name: 'RowsValidated', Unit: 'Count' },
              { Name: 'ValidationMs', Unit: 'Milliseconds' },
            ],
          },
        ],
      },
      service: 'validation',
      RowsValidated: 1000,
      ValidationMs: 250,
    },
  ]);
});

test('each code of a figure is a metric of its own, and others keep clear of its dimension', () => {
  const metrics = createMetrics('validation');
  const count = metricsCounter(metrics, figures);
  count('IssuesFound', 3, 'type');
  count('IssuesFound', 1, 'required');
  count('RowsValidated', 10);
  metrics.publishStoredMetrics();
  const dimensions = (names: string[]) => ({
    CloudWatchMetrics: [expect.objectContaining({ Namespace: 'EtlDesign/test', Dimensions: [names] })],
  });
  expect(lines).toMatchObject([
    { _aws: dimensions(['service', 'code']), service: 'validation', code: 'type', IssuesFound: 3 },
    { _aws: dimensions(['service', 'code']), service: 'validation', code: 'required', IssuesFound: 1 },
    { _aws: dimensions(['service']), service: 'validation', RowsValidated: 10 },
  ]);
});

test('figures are also stored, noughts excepted, and codes apart', () => {
  const count = metricsCounter(createMetrics('notifications'), figures);
  count('DeliveriesSucceeded');
  count('DeliveriesFailed', 0);
  count('IssuesFound', 3, 'type');
  expect(stored).toEqual([
    ['DeliveriesSucceeded', 1],
    ['IssuesFound type', 3],
  ]);
});

test('attempts that succeed and fail give a rate, since each of them reports a value', () => {
  const metrics = createMetrics('notifications');
  const count = metricsCounter(metrics, figures);
  for (const failed of [0, 1, 0, 1]) count('DeliveriesFailed', failed);
  metrics.publishStoredMetrics();
  expect(lines).toMatchObject([{ DeliveriesFailed: [0, 1, 0, 1] }]);
});

test('a function that does not know when its invocation ends writes at once', () => {
  const count = publishingCounter(createMetrics('api'), figures);
  count('TasksCancelled');
  count('TasksCancelled');
  expect(lines).toMatchObject([
    { service: 'api', TasksCancelled: 1 },
    { service: 'api', TasksCancelled: 1 },
  ]);
  expect(stored).toEqual([
    ['TasksCancelled', 1],
    ['TasksCancelled', 1],
  ]);
});
