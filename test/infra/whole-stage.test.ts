import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Resource, templatesOf } from './synthesise.ts';
import { wholeStage } from './whole-stage.ts';

const templates = templatesOf(wholeStage);
const resources = templates.flatMap((template) => template.resources);

function ofType(type: string): readonly Resource[] {
  return resources.filter((resource) => resource.type === type);
}

describe('a stage with a key of its own', () => {
  const key = expect.anything();

  test('encrypts every file, record, message and secret with it', () => {
    const encrypted = {
      'AWS::DynamoDB::Table': { SSESpecification: { SSEType: 'KMS', KMSMasterKeyId: key } },
      'AWS::S3::Bucket': {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key },
            },
          ],
        },
      },
      'AWS::SQS::Queue': { KmsMasterKeyId: key },
      'AWS::SecretsManager::Secret': { KmsKeyId: key },
    };
    for (const [type, properties] of Object.entries(encrypted)) {
      expect(ofType(type).length, type).toBeGreaterThan(1);
      for (const resource of ofType(type))
        expect(resource.properties, resource.logicalId).toMatchObject(properties);
    }
    for (const { properties, logicalId } of ofType('AWS::SQS::Queue'))
      expect(properties, logicalId).not.toHaveProperty('SqsManagedSseEnabled');
  });

  test('keeps the key, and lets it turn every year', () => {
    const [only] = ofType('AWS::KMS::Key');
    expect(only?.deletionPolicy).toBe('Retain');
    expect(only?.properties).toMatchObject({ EnableKeyRotation: true });
  });

  test('lets each function use it, through the services that it calls and not by itself', () => {
    const Policy = z.object({
      PolicyDocument: z.object({
        Statement: z.array(z.object({ Action: z.unknown(), Condition: z.unknown().optional() })),
      }),
    });
    const policies = ofType('AWS::IAM::Policy')
      .filter(({ logicalId }) => /RoleDefaultPolicy/.test(logicalId))
      .map(({ properties }) => Policy.parse(properties));
    expect(policies).toHaveLength(ofType('AWS::Lambda::Function').length);
    for (const { PolicyDocument } of policies) {
      const [use, ...others] = PolicyDocument.Statement.filter(({ Action }) =>
        JSON.stringify(Action).includes('kms:'),
      );
      expect(others).toEqual([]);
      expect(JSON.stringify(use?.Condition)).toMatch(/kms:ViaService.*dynamodb.*s3.*sqs.*secretsmanager/);
    }
  });
});

describe('a stage with a name of its own', () => {
  test('answers there, over TLS 1.2 or later, and nowhere else', () => {
    expect(ofType('AWS::ApiGateway::DomainName')[0]?.properties).toMatchObject({
      DomainName: 'api.example.com',
      SecurityPolicy: 'TLS_1_2',
      EndpointConfiguration: { Types: ['REGIONAL'] },
    });
    expect(ofType('AWS::ApiGateway::BasePathMapping')).toHaveLength(1);
    expect(ofType('AWS::ApiGateway::RestApi')[0]?.properties).toMatchObject({
      DisableExecuteApiEndpoint: true,
    });
  });

  test('says its address, and where the name has to lead', () => {
    const outputs = templates[1]?.outputs ?? {};
    expect(outputs.ApiUrl).toMatchObject({ Value: 'https://api.example.com/' });
    expect(outputs).toHaveProperty('ApiDomainTarget');
  });
});

describe('a stage with a firewall', () => {
  const [acl] = ofType('AWS::WAFv2::WebACL');

  test('has it before the API', () => {
    expect(ofType('AWS::WAFv2::WebACLAssociation')).toHaveLength(1);
    expect(acl?.properties).toMatchObject({ Scope: 'REGIONAL', DefaultAction: { Allow: {} } });
  });

  test('limits each address, and takes the rules that AWS manages', () => {
    const { Rules } = z
      .object({ Rules: z.array(z.object({ Name: z.string(), Statement: z.unknown() })) })
      .parse(acl?.properties);
    expect(Rules.map(({ Name }) => Name)).toEqual([
      'Rate',
      'AWSManagedRulesAmazonIpReputationList',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesCommonRuleSet',
    ]);
    expect(Rules[0]?.Statement).toEqual({ RateBasedStatement: { AggregateKeyType: 'IP', Limit: 2000 } });
  });
});

test('reserved instances and the log level reach the functions', () => {
  const functions = ofType('AWS::Lambda::Function');
  const reserved = functions.map(
    ({ properties }) =>
      z.object({ ReservedConcurrentExecutions: z.number().optional() }).parse(properties)
        .ReservedConcurrentExecutions,
  );
  expect(reserved.filter((count) => count !== undefined).sort()).toEqual([200, 30]);
  for (const { properties } of functions)
    expect(properties).toMatchObject({ Environment: { Variables: { POWERTOOLS_LOG_LEVEL: 'WARN' } } });
});
