import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { stageNames } from '../../lib/stages.ts';
import { propertiesOf, resourcesOfType, targetOf } from './resources.ts';
import { synthesise } from './synthesise.ts';

const KEPT = ['AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::SecretsManager::Secret'];

describe.each(stageNames)('the data of stage %s', (stage) => {
  const buckets = propertiesOf(stage, 'AWS::S3::Bucket', {
    BucketEncryption: z.unknown(),
    PublicAccessBlockConfiguration: z.unknown(),
    LifecycleConfiguration: z.object({
      Rules: z.array(
        z.object({
          Status: z.literal('Enabled'),
          ExpirationInDays: z.number().optional(),
          TagFilters: z.array(z.object({ Key: z.string(), Value: z.string() })).optional(),
          AbortIncompleteMultipartUpload: z.object({ DaysAfterInitiation: z.number() }).optional(),
        }),
      ),
    }),
    CorsConfiguration: z.object({ CorsRules: z.array(z.object({ ExposedHeaders: z.array(z.string()) })) }),
    VersioningConfiguration: z.undefined().optional(),
  });

  test('is in a stack of its own', () => {
    for (const type of KEPT) {
      const stacks = new Set(resourcesOfType(stage, type).map(({ stack }) => stack));
      expect([...stacks], type).toEqual([`EtlDesign-${stage}-Data`]);
    }
  });

  test('stays behind when it leaves the template in production, and goes elsewhere', () => {
    const policies = KEPT.map((type) => [
      type,
      [...new Set(resourcesOfType(stage, type).map(({ deletionPolicy }) => deletionPolicy))],
    ]);
    expect(Object.fromEntries(policies)).toEqual(
      stage === 'prod'
        ? {
            // CloudFormation cannot take back a protected table when the deployment that made it fails.
            'AWS::DynamoDB::Table': ['Retain'],
            'AWS::S3::Bucket': ['RetainExceptOnCreate'],
            'AWS::SecretsManager::Secret': ['RetainExceptOnCreate'],
          }
        : Object.fromEntries(KEPT.map((type) => [type, ['Delete']])),
    );
  });

  test('cannot be deleted by accident in production', () => {
    const protects = stage === 'prod';
    expect(synthesise(stage).map(({ terminationProtection }) => terminationProtection)).toEqual([
      protects,
      false,
    ]);
    for (const table of propertiesOf(stage, 'AWS::DynamoDB::Table', {
      DeletionProtectionEnabled: z.boolean(),
    })) {
      expect(table.DeletionProtectionEnabled, table.logicalId).toBe(protects);
    }
  });

  test('lies in tables that can be restored to any second and are paid per request', () => {
    const tables = resourcesOfType(stage, 'AWS::DynamoDB::Table');
    expect(tables.length).toBe(11);
    for (const { logicalId, properties } of tables) {
      expect(properties, logicalId).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      });
    }
  });

  test('is forgotten by itself when its time is over, users and sums aside', () => {
    const tables = propertiesOf(stage, 'AWS::DynamoDB::Table', {
      TimeToLiveSpecification: z
        .object({ AttributeName: z.literal('expiresAtSeconds'), Enabled: z.literal(true) })
        .optional(),
    });
    const kept = tables.filter(({ TimeToLiveSpecification }) => TimeToLiveSpecification === undefined);
    const names = kept.map(({ logicalId }) => /^[A-Z][a-z]+/.exec(logicalId)?.[0]);
    expect(names.sort()).toEqual(['Figures', 'Users']);
  });

  test('lies in buckets that are private and encrypted', () => {
    expect(buckets.length).toBe(2);
    for (const bucket of buckets) {
      expect(bucket.PublicAccessBlockConfiguration, bucket.logicalId).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(bucket.BucketEncryption, bucket.logicalId).toEqual({
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      });
    }
  });

  test('travels over TLS only', () => {
    const shape = {
      Bucket: z.unknown(),
      PolicyDocument: z.object({
        Statement: z.array(
          z.object({
            Effect: z.literal('Deny'),
            Action: z.literal('s3:*'),
            Condition: z.object({ Bool: z.object({ 'aws:SecureTransport': z.literal('false') }) }),
          }),
        ),
      }),
    };
    const covered = propertiesOf(stage, 'AWS::S3::BucketPolicy', shape).map(({ Bucket }) =>
      targetOf(stage, Bucket),
    );
    expect(covered.sort()).toEqual(buckets.map(({ logicalId }) => logicalId).sort());
  });

  test('does not stay in buckets for ever, nor do parts of an upload for more than a day', () => {
    for (const { logicalId, LifecycleConfiguration } of buckets) {
      const rules = LifecycleConfiguration.Rules;
      expect(
        rules.some(({ ExpirationInDays }) => ExpirationInDays === 30),
        logicalId,
      ).toBe(true);
      const parts = rules.map((rule) => rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation);
      expect(parts, logicalId).toContain(1);
    }
  });

  test('is thrown away after a day when it is an upload that no task accepted', () => {
    const rules = buckets.flatMap(({ LifecycleConfiguration }) => LifecycleConfiguration.Rules);
    const byTag = rules.map(({ TagFilters, ExpirationInDays }) => [TagFilters?.[0]?.Value, ExpirationInDays]);
    expect(byTag).toContainEqual(['pending', 1]);
    expect(byTag).toContainEqual(['accepted', 30]);
  });

  test('can be sent and fetched by web pages that see the ETag', () => {
    for (const { logicalId, CorsConfiguration } of buckets) {
      for (const rule of CorsConfiguration.CorsRules)
        expect(rule.ExposedHeaders, logicalId).toContain('ETag');
    }
  });

  test('reports uploads to the intake queue by CloudFormation alone, whose policy stands first', () => {
    const uploads = resourcesOfType(stage, 'AWS::S3::Bucket').filter(({ logicalId }) =>
      logicalId.startsWith('Uploads'),
    );
    expect(uploads.length).toBe(1);
    for (const { properties, dependsOn } of uploads) {
      expect(properties).toMatchObject({
        NotificationConfiguration: {
          QueueConfigurations: ['Put', 'CompleteMultipartUpload'].map((kind) => ({
            Event: `s3:ObjectCreated:${kind}`,
            Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'uploads/' }] } },
          })),
        },
      });
      const policies = resourcesOfType(stage, 'AWS::SQS::QueuePolicy').map(({ logicalId }) => logicalId);
      expect(
        dependsOn.filter((id) => policies.includes(id) && id.startsWith('IntakeQueuePolicy')),
      ).toHaveLength(1);
    }
  });
});
