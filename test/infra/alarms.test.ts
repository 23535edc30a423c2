import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { stageNames } from '../../lib/stages.ts';
import { createMetrics, metricsCounter } from '../../shared/runtime/metrics.ts';
import { propertiesOf } from './resources.ts';

/** The runbook's sections by anchor, as GitHub makes them of second-level headings. */
const sections = new Map(
  readFileSync('docs/runbook.md', 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split('\n')[0]?.toLowerCase().replaceAll(' ', '-') ?? '', section]),
);

const DESCRIPTION =
  /^(?<path>EtlDesign-\S+): (?<impact>[A-Z].*\.) Runbook: docs\/runbook\.md#(?<anchor>[\w-]+)$/;

describe.each(stageNames)('the alarms of stage %s', (stage) => {
  const alarms = propertiesOf(stage, 'AWS::CloudWatch::Alarm', {
    AlarmDescription: z.string(),
    TreatMissingData: z.string(),
    MetricName: z.string(),
    Namespace: z.string(),
    Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })),
  });

  test('say where they belong, what their firing means and where to read on', () => {
    for (const { AlarmDescription } of alarms) {
      expect(AlarmDescription).toMatch(DESCRIPTION);
    }
  });

  test('lead to a section of the runbook with description, investigation and resolution', () => {
    for (const { AlarmDescription } of alarms) {
      const section = sections.get(DESCRIPTION.exec(AlarmDescription)?.groups?.anchor ?? '') ?? '';
      const headings = [...section.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
      expect(headings, AlarmDescription).toEqual(['Description', 'Investigation', 'Resolution']);
    }
  });

  test('are quiet while nothing is reported, which is how idle queues, functions and APIs look', () => {
    for (const { TreatMissingData, logicalId } of alarms)
      expect(TreatMissingData, logicalId).toBe('notBreaching');
  });

  test('watch the API’s faults and the sweeper’s runs', () => {
    const metrics = alarms.map(({ MetricName }) => MetricName);
    expect(metrics).toContain('5XXError');
    expect(metrics).toContain('Errors');
  });

  test('watch the cache by the figure that the validation worker counts', () => {
    const own = createMetrics('validation');
    metricsCounter(own, { count: () => {} })('CacheFaults');
    const { _aws, service } = own.serializeMetrics();
    const [directive] = _aws.CloudWatchMetrics;
    own.clearMetrics();
    const alarm = alarms.find(({ MetricName }) => MetricName === directive?.Metrics[0]?.Name);
    expect(alarm?.MetricName).toBe('CacheFaults');
    expect(alarm?.Namespace).toBe(directive?.Namespace);
    expect(directive?.Dimensions).toEqual([['service']]);
    expect(alarm?.Dimensions).toEqual([{ Name: 'service', Value: service }]);
  });
});
