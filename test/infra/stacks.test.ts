import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { stageNames } from '../../lib/stages.ts';
import { allResources } from './resources.ts';
import { synthesise } from './synthesise.ts';

/** A type that is not here is a decision to take, and news for the local cloud. */
const RESOURCE_TYPES = [
  'AWS::ApiGateway::Deployment',
  'AWS::ApiGateway::GatewayResponse',
  'AWS::ApiGateway::Method',
  'AWS::ApiGateway::Resource',
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGateway::Stage',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::DynamoDB::Table',
  'AWS::Events::Archive',
  'AWS::Events::EventBus',
  'AWS::Events::EventBusPolicy',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::QueryDefinition',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::SecretsManager::RotationSchedule',
  'AWS::SecretsManager::Secret',
];

/** Names that CloudFormation would otherwise make up, and why we give them ourselves. */
const NAMED = {
  'AWS::ApiGateway::RestApi': 'Name', // required; also what its metrics go by
  'AWS::CloudWatch::CompositeAlarm': 'AlarmName', // what the mail is about
  'AWS::Events::EventBus': 'Name', // required
  'AWS::IAM::Policy': 'PolicyName', // required
  'AWS::Logs::QueryDefinition': 'Name', // required; what people look for
  'AWS::S3::Bucket': 'BucketName', // uploads only: see UploadBucket
};
const NAME_PROPERTIES = [
  'Name',
  'TableName',
  'QueueName',
  'FunctionName',
  'RoleName',
  'AlarmName',
  'LogGroupName',
];
const OWN_NAME = [...NAME_PROPERTIES, 'BucketName', 'PolicyName'];

describe.each(stageNames)('the stacks of stage %s', (stage) => {
  const resources = allResources(stage);

  test('consist of known types, without custom resources', () => {
    expect([...new Set(resources.map(({ type }) => type))].sort()).toEqual(RESOURCE_TYPES);
  });

  test('carry no code in the template', () => {
    for (const { logicalId, properties } of resources.filter(
      ({ type }) => type === 'AWS::Lambda::Function',
    )) {
      expect(properties, logicalId).toMatchObject({
        Code: { S3Key: expect.stringMatching(/^[0-9a-f]{64}\.zip$/) },
      });
    }
  });

  test('leave naming to CloudFormation, with listed exceptions', () => {
    const Named = z.record(z.string(), z.unknown());
    const named = resources
      // These name the function that they are about, not themselves.
      .filter(({ type }) => !['AWS::Lambda::EventSourceMapping', 'AWS::Lambda::Permission'].includes(type))
      .flatMap(({ type, properties }) =>
        Object.keys(Named.parse(properties ?? {}))
          .filter((property) => OWN_NAME.includes(property))
          .map((property) => [type, property]),
      );
    expect(Object.fromEntries(named)).toEqual(NAMED);
    const buckets = resources.filter(({ properties }) =>
      Object.hasOwn(Named.parse(properties ?? {}), 'BucketName'),
    );
    expect(buckets.map(({ logicalId }) => logicalId)).toEqual([expect.stringMatching(/^Uploads/)]);
  });

  test('hold on to each other strongly: what is used cannot be removed', () => {
    const [data, service] = synthesise(stage);
    expect(service?.text).toContain('"Fn::ImportValue"');
    expect(service?.text).not.toContain('Fn::GetStackOutput');
    expect(data?.text).not.toContain('"Fn::ImportValue"');
  });

  test('tell the way in', () => {
    const [data, service] = synthesise(stage);
    expect(Object.keys(data?.outputs ?? {})).toContain('FirstAdministratorSecretArn');
    expect(Object.keys(service?.outputs ?? {})).toContain('ApiUrl');
  });
});
