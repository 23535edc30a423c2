import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { stageNames } from '../../lib/stages.ts';
import { FIGURES } from '../../shared/ports/counter.ts';
import { GAUGES } from '../../shared/ports/gauge.ts';
import { propertiesOf, resourcesOfType } from './resources.ts';
import { templatesOf } from './synthesise.ts';
import { wholeStage } from './whole-stage.ts';

/** What AWS reports, and by which dimensions. */
const AWS_METRICS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'AWS/ApiGateway': {
    ApiName: ['Count', '4XXError', '5XXError'],
  },
  'AWS/Lambda': {
    FunctionName: ['ConcurrentExecutions', 'Duration', 'Errors', 'Invocations', 'Throttles'],
  },
  'AWS/SQS': {
    QueueName: ['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'],
  },
  'AWS/DynamoDB': {
    TableName: ['ConsumedReadCapacityUnits', 'ConsumedWriteCapacityUnits'],
    'TableName,Operation': ['SystemErrors', 'ThrottledRequests'],
  },
};

const OURS: readonly string[] = [...FIGURES, ...GAUGES];

interface Used {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly string[];
}

/** The text that CloudFormation would make, with logical ids in place of what is only known then. */
function resolved(value: unknown): string {
  if (typeof value === 'string') return value;
  const Joined = z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) });
  const join = Joined.safeParse(value);
  if (join.success) return join.data['Fn::Join'][1].map(resolved).join('');
  return JSON.stringify(value).replaceAll(/\W+/g, '-');
}

/** What a search, or a query, asks for. */
function askedBy(expression: string): Used[] {
  const searches = expression.matchAll(/SEARCH\('\{"([^"]+)",([\w,]+)\} MetricName="(\w+)"', '\w+', \d+\)/g);
  const queries = expression.matchAll(/SELECT SUM\((\w+)\) FROM SCHEMA\("([^"]+)", ([\w, ]+)\) WHERE /g);
  return [
    ...[...searches].map(([, namespace = '', dimensions = '', name = '']) => {
      return { namespace, name, dimensions: dimensions.split(',') };
    }),
    ...[...queries].map(([, name = '', namespace = '', dimensions = '']) => {
      return { namespace, name, dimensions: dimensions.split(', ') };
    }),
  ];
}

const Widget = z.object({
  type: z.string(),
  properties: z.object({
    markdown: z.string().optional(),
    alarms: z.array(z.string()).optional(),
    metrics: z.array(z.array(z.unknown())).optional(),
  }),
});
type Widget = z.infer<typeof Widget>;

function widgetsOf(body: unknown): Widget[] {
  return z.object({ widgets: z.array(Widget) }).parse(JSON.parse(resolved(body))).widgets;
}

/** Metrics are rows of namespace, name, dimensions by name and value, and options. */
function usedBy({ properties }: Widget): Used[] {
  return (properties.metrics ?? []).flatMap((row) => {
    const texts = row.filter((part) => typeof part === 'string');
    const { expression } = z.object({ expression: z.string().default('') }).parse(row.at(-1));
    if (texts.length === 0) return askedBy(expression);
    const [namespace = '', name = '', ...pairs] = texts;
    return [{ namespace, name, dimensions: pairs.filter((_, index) => index % 2 === 0) }];
  });
}

const Stat = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })),
});
const alarmShape = {
  ...Stat.partial().shape,
  Metrics: z
    .array(
      z.object({
        Expression: z.unknown().optional(),
        MetricStat: z.object({ Metric: Stat }).optional(),
      }),
    )
    .default([]),
};

function usedByAlarms(stage: string): Used[] {
  return propertiesOf(stage, 'AWS::CloudWatch::Alarm', alarmShape).flatMap((alarm) => {
    const single = Stat.safeParse(alarm).data;
    const stats = [single, ...alarm.Metrics.map(({ MetricStat }) => MetricStat?.Metric)];
    return [
      ...stats.flatMap((stat) => (stat === undefined ? [] : [usedIn(stat)])),
      ...alarm.Metrics.flatMap(({ Expression = '' }) => askedBy(resolved(Expression))),
    ];
  });
}

function usedIn({ Namespace, MetricName, Dimensions }: z.infer<typeof Stat>): Used {
  return { namespace: Namespace, name: MetricName, dimensions: Dimensions.map(({ Name }) => Name) };
}

function isReported({ namespace, name, dimensions }: Used, stage: string): boolean {
  if (namespace !== `EtlDesign/${stage}`)
    return AWS_METRICS[namespace]?.[dimensions.join(',')]?.includes(name) ?? false;
  const isOurs = OURS.some((figure) => figure === name);
  return isOurs && dimensions.join(',') === (name === 'IssuesFound' ? 'service,code' : 'service');
}

describe.each(stageNames)('the dashboard of stage %s', (stage) => {
  const [dashboard, ...others] = propertiesOf(stage, 'AWS::CloudWatch::Dashboard', {
    DashboardBody: z.unknown(),
  });
  const widgets = widgetsOf(dashboard?.DashboardBody);
  const used = widgets.flatMap(usedBy);

  test('is one', () => {
    expect(others).toEqual([]);
  });

  test('shows every alarm', () => {
    const shown = widgets.flatMap(({ properties }) => properties.alarms ?? []);
    expect(shown).toHaveLength(resourcesOfType(stage, 'AWS::CloudWatch::Alarm').length);
  });

  test('shows only what is reported, as alarms watch only what is reported', () => {
    const unknown = [...used, ...usedByAlarms(stage)].filter((one) => !isReported(one, stage));
    expect(unknown).toEqual([]);
  });

  test('shows every figure that functions count', () => {
    const shown = used.filter(({ namespace }) => namespace.startsWith('EtlDesign/')).map(({ name }) => name);
    expect([...new Set(shown)].sort()).toEqual([...OURS].sort());
  });

  test('shows every queue, function and table', () => {
    const count = (namespace: string, name: string) =>
      used.filter((one) => one.namespace === namespace && one.name === name).length;
    const all = (type: string) => resourcesOfType(stage, type).length;
    expect(count('AWS/SQS', 'ApproximateNumberOfMessagesVisible')).toBe(all('AWS::SQS::Queue'));
    expect(count('AWS/Lambda', 'Errors')).toBe(all('AWS::Lambda::Function'));
    expect(count('AWS/DynamoDB', 'ConsumedWriteCapacityUnits')).toBe(all('AWS::DynamoDB::Table'));
  });

  test('asks for figures where functions report them: under the stage’s name, and their own', () => {
    const shape = { Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) };
    for (const { Environment, logicalId } of propertiesOf(stage, 'AWS::Lambda::Function', shape))
      expect(Environment.Variables.POWERTOOLS_METRICS_NAMESPACE, logicalId).toBe(`EtlDesign/${stage}`);
    const services = propertiesOf(stage, 'AWS::CloudWatch::Alarm', alarmShape)
      .flatMap(({ Dimensions = [], Metrics }) => [
        ...Dimensions,
        ...Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric.Dimensions ?? []),
      ])
      .flatMap(({ Name, Value }) => (Name === 'service' ? [z.string().parse(Value)] : []));
    expect([...new Set(services)].sort()).toEqual([
      'api',
      'notifications',
      'parsing',
      'sweeper',
      'validation',
    ]);
    for (const service of services)
      expect(readFileSync(rootOf(service), 'utf8')).toContain(`createMetrics('${service}')`);
  });

  test('leads to sections that the runbook has', () => {
    expect(anchorsIn(widgets).filter((anchor) => !sections.includes(anchor))).toEqual([]);
    expect(anchorsIn(widgets)).toContain('when-you-are-paged');
  });
});

test('links of the dashboard lead to where the team reads the runbook', () => {
  const resources = templatesOf(wholeStage).flatMap((template) => template.resources);
  const dashboard = resources.find(({ type }) => type === 'AWS::CloudWatch::Dashboard');
  const { DashboardBody } = z.object({ DashboardBody: z.unknown() }).parse(dashboard?.properties);
  const [text] = widgetsOf(DashboardBody).flatMap(({ properties }) => properties.markdown ?? []);
  expect(text).toContain(`[when you are paged](${wholeStage.runbookUrl}#when-you-are-paged)`);
});

/** Where a function is put together. */
function rootOf(service: string): string {
  return `functions/${service}/${service === 'api' ? 'deps' : 'index'}.ts`;
}

const sections = [...readFileSync('docs/runbook.md', 'utf8').matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
  title.toLowerCase().replaceAll(' ', '-'),
);

function anchorsIn(widgets: readonly Widget[]): string[] {
  return widgets.flatMap(({ properties }) =>
    [...(properties.markdown ?? '').matchAll(/runbook\.md#([\w-]+)/g)].map(([, anchor = '']) => anchor),
  );
}
