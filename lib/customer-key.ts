import { Aspects, Aws, type IAspect } from 'aws-cdk-lib';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import { NodeFunction } from './constructs/node-function.ts';
import type { DataStack } from './data-stack.ts';
import type { ServiceStack } from './service-stack.ts';
import type { Stage } from './stages.ts';

/** Who brings messages to our queues, or alarms to their topic, and has to encrypt them. */
const SENDERS = ['s3.amazonaws.com', 'events.amazonaws.com', 'cloudwatch.amazonaws.com'];

/** The services that use the key for our functions, which never call KMS themselves. */
const SERVICES = ['dynamodb', 's3', 'sqs', 'secretsmanager'];

const USE = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** Lets a key of the account's own, which turns every year, encrypt whatever lies still: files, records, messages and secrets. */
export function encryptWithKeyOfCustomer(data: DataStack, service: ServiceStack, stage: Stage): void {
  const key = new Key(data, 'Key', {
    description: `Encrypts what etl-design keeps in stage ${stage.name}.`,
    enableKeyRotation: true,
    removalPolicy: stage.removalPolicy,
  });
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: SENDERS.map((sender) => new ServicePrincipal(sender)),
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'], // in a key's own policy: this key
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  for (const stack of [data, service]) Aspects.of(stack).add(new Encrypted(key));
  for (const construct of [data, service].flatMap(({ node }) => node.findAll()))
    if (construct instanceof NodeFunction) allowUse(construct, key);
}

function allowUse({ grantPrincipal }: NodeFunction<Readonly<Record<string, string>>>, key: Key): void {
  grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({
      actions: USE,
      resources: [key.keyArn],
      conditions: {
        StringEquals: { 'kms:ViaService': SERVICES.map((name) => `${name}.${Aws.REGION}.amazonaws.com`) },
      },
    }),
  );
}

class Encrypted implements IAspect {
  readonly #key: Key;

  constructor(key: Key) {
    this.#key = key;
  }

  visit(node: IConstruct): void {
    const { keyArn } = this.#key;
    if (node instanceof CfnTable) {
      node.sseSpecification = { sseEnabled: true, sseType: 'KMS', kmsMasterKeyId: keyArn };
    } else if (node instanceof CfnBucket) {
      const byDefault = { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn };
      node.bucketEncryption = {
        // One data key for many files: a call to KMS for each would cost more than S3 itself.
        serverSideEncryptionConfiguration: [
          { serverSideEncryptionByDefault: byDefault, bucketKeyEnabled: true },
        ],
      };
    } else if (node instanceof CfnQueue) {
      node.sqsManagedSseEnabled = undefined;
      node.kmsMasterKeyId = keyArn;
      node.kmsDataKeyReusePeriodSeconds = 3600;
    } else if (node instanceof CfnTopic) {
      node.kmsMasterKeyId = keyArn;
    } else if (node instanceof CfnSecret) {
      node.kmsKeyId = keyArn;
    }
  }
}
