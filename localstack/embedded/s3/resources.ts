import { z } from 'zod';
import { type ResourceHandler, resourceHandler } from '../resource.ts';
import type { ResourcePolicies } from '../service.ts';
import { bucketArn } from './bucket-store.ts';
import { CorsProperty } from './cors-rule.ts';
import type { S3Engine } from './engine.ts';
import { LifecycleProperty } from './lifecycle-rule.ts';
import { NotificationProperty } from './notification-rule.ts';

const BucketProperties = z.strictObject({
  BucketName: z.string().optional(),
  VersioningConfiguration: z.strictObject({ Status: z.enum(['Enabled', 'Suspended']) }).optional(),
  CorsConfiguration: CorsProperty.optional(),
  LifecycleConfiguration: LifecycleProperty.optional(),
  NotificationConfiguration: NotificationProperty.optional(),
  /** Nothing on this machine's disk is encrypted; reads and writes are the same with and without. */
  BucketEncryption: z.unknown().optional(),
  /** Anonymous access is always refused here. */
  PublicAccessBlockConfiguration: z.unknown().optional(),
  /** One account owns everything, and ACLs are refused. */
  AccessControl: z.literal('Private').optional(),
  OwnershipControls: z.unknown().optional(),
  /** For bills and searches only. */
  Tags: z.unknown().optional(),
});

const BucketPolicyProperties = z.strictObject({
  Bucket: z.string(),
  PolicyDocument: z.record(z.string(), z.unknown()),
});

/** AWS::S3::Bucket and AWS::S3::BucketPolicy. */
export function s3Resources(engine: S3Engine, policies: ResourcePolicies): ResourceHandler[] {
  return [
    resourceHandler({
      type: 'AWS::S3::Bucket',
      properties: BucketProperties,
      changesInPlace: true,
      remove: ({ ref }) => engine.removeBucket(ref),
      create(properties, context) {
        const name = context.name(properties.BucketName, { maxLength: 63, lowerCase: true });
        const mustBeFree = context.requiresFreeName && properties.BucketName !== undefined;
        if (mustBeFree && engine.hasBucket(name)) throw new Error(`${name} already exists`);
        engine.provisionBucket(name, {
          versioning: properties.VersioningConfiguration?.Status,
          cors: properties.CorsConfiguration ?? [],
          lifecycle: properties.LifecycleConfiguration ?? [],
          notifications: properties.NotificationConfiguration ?? [],
        });
        return {
          ref: name,
          attributes: {
            Arn: bucketArn(name),
            DomainName: `${name}.s3.amazonaws.com`,
            RegionalDomainName: `${name}.s3.${engine.place.region}.amazonaws.com`,
          },
        };
      },
    }),
    resourceHandler({
      type: 'AWS::S3::BucketPolicy',
      properties: BucketPolicyProperties,
      create({ Bucket, PolicyDocument }, { stackName, logicalId }) {
        policies.attach(bucketArn(Bucket), PolicyDocument);
        return { ref: `${stackName}-${logicalId}` };
      },
      remove: (_resource, { Bucket, PolicyDocument }) => policies.detach(bucketArn(Bucket), PolicyDocument),
    }),
  ];
}
