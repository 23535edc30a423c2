import { z } from 'zod';
import { type ResourceContext, type ResourceHandler, resourceHandler } from './resource.ts';
import type { Place } from './service.ts';

const ANY = z.unknown().optional();

function known(...names: string[]) {
  return z.strictObject(Object.fromEntries(names.map((name) => [name, ANY])));
}

function idOf({ stackName, logicalId }: ResourceContext): string {
  return `${stackName}-${logicalId}`;
}

/**
 * Types without any effect in the local cloud, each with the reason. Their properties are named all the same, so that
 * a new one is looked at before it is ignored.
 */
export function inertResources({ region, account }: Place): ResourceHandler[] {
  const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;
  return [
    resourceHandler({
      // CDK's own usage statistics.
      type: 'AWS::CDK::Metadata',
      properties: known('Analytics'),
      create: (_properties, context) => ({ ref: idOf(context) }),
    }),
    resourceHandler({
      // Every line goes to the launcher's log; nothing is kept that could be retained.
      type: 'AWS::Logs::LogGroup',
      properties: z.strictObject({
        LogGroupName: z.string().optional(),
        RetentionInDays: ANY,
        LogGroupClass: ANY,
        Tags: ANY,
      }),
      create({ LogGroupName }, context) {
        const name = context.name(LogGroupName, { maxLength: 512 });
        return { ref: name, attributes: { Arn: arn('logs', `log-group:${name}:*`) } };
      },
    }),
    resourceHandler({
      // Metrics are printed, not collected, so there is nothing to watch. Tests read logs and queues instead.
      type: 'AWS::CloudWatch::Alarm',
      properties: known(
        ...['ActionsEnabled', 'AlarmActions', 'AlarmDescription', 'AlarmName', 'ComparisonOperator'],
        ...['DatapointsToAlarm', 'Dimensions', 'EvaluationPeriods', 'ExtendedStatistic'],
        ...['InsufficientDataActions', 'MetricName', 'Metrics', 'Namespace', 'OKActions', 'Period'],
        ...['Statistic', 'Tags', 'Threshold', 'TreatMissingData', 'Unit'],
      ),
      create(_properties, context) {
        const name = context.name(undefined, { maxLength: 255 });
        return { ref: name, attributes: { Arn: arn('cloudwatch', `alarm:${name}`) } };
      },
    }),
    // Alarms never change their colour here, so there is nothing that mail could tell.
    resourceHandler({
      type: 'AWS::SNS::Topic',
      properties: known('DisplayName', 'KmsMasterKeyId', 'Tags', 'TopicName'),
      create(_properties, context) {
        const TopicName = context.name(undefined, { maxLength: 256 });
        const TopicArn = arn('sns', TopicName);
        return { ref: TopicArn, attributes: { TopicArn, TopicName } };
      },
    }),
    resourceHandler({
      type: 'AWS::SNS::TopicPolicy',
      properties: known('PolicyDocument', 'Topics'),
      create: (_properties, context) => ({ ref: idOf(context) }),
    }),
    resourceHandler({
      type: 'AWS::SNS::Subscription',
      properties: known('Endpoint', 'Protocol', 'TopicArn'),
      create: (_properties, context) => ({ ref: idOf(context) }),
    }),
    resourceHandler({
      // Nobody asks logs that are not kept.
      type: 'AWS::Logs::QueryDefinition',
      properties: known('LogGroupNames', 'Name', 'Parameters', 'QueryLanguage', 'QueryString'),
      create: (_properties, context) => ({ ref: idOf(context) }),
    }),
    resourceHandler({
      // It shows metrics, and there are none.
      type: 'AWS::CloudWatch::Dashboard',
      properties: known('DashboardBody', 'DashboardName'),
      create: (_properties, context) => ({ ref: context.name(undefined, { maxLength: 255 }) }),
    }),
    resourceHandler({
      type: 'AWS::CloudWatch::CompositeAlarm',
      properties: known(
        ...['ActionsEnabled', 'ActionsSuppressor', 'ActionsSuppressorExtensionPeriod'],
        ...['ActionsSuppressorWaitPeriod', 'AlarmActions', 'AlarmDescription', 'AlarmName', 'AlarmRule'],
        ...['InsufficientDataActions', 'OKActions', 'Tags'],
      ),
      create(_properties, context) {
        const name = context.name(undefined, { maxLength: 255 });
        return { ref: name, attributes: { Arn: arn('cloudwatch', `alarm:${name}`) } };
      },
    }),
  ];
}
