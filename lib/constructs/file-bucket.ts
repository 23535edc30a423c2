import { Stack, Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type CfnBucket,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { retainExceptOnCreate } from './retain-except-on-create.ts';

type ObjectAction =
  | 'GetObject'
  | 'PutObject'
  | 'PutObjectTagging'
  | 'DeleteObject'
  | 'AbortMultipartUpload'
  | 'ListMultipartUploadParts';

export interface FileBucketProps extends Pick<BucketProps, 'bucketName' | 'cors' | 'lifecycleRules'> {
  readonly stage: Stage;
  /** All keys begin with it, and grants end with it. */
  readonly prefix: string;
}

/** A private bucket for customers' files: encrypted, TLS only, and everything in it ends some day. */
export class FileBucket extends Construct {
  protected readonly bucket: Bucket;
  readonly #prefix: string;

  constructor(scope: Construct, id: string, { stage, prefix, ...props }: FileBucketProps) {
    super(scope, id);
    this.#prefix = prefix;
    this.bucket = new Bucket(this, 'Bucket', {
      ...props,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      removalPolicy: retainExceptOnCreate(stage.removalPolicy),
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Access logs would be files about customers that nobody reads. Functions log what they do with a file, and CloudTrail can log the rest.',
    });
  }

  get bucketName(): string {
    return this.bucket.bucketName;
  }

  /** Reading, and being told when there is nothing: without `ListBucket` S3 says 403 instead of 404. */
  grantRead(grantee: IGrantable): Grant {
    const list = { grantee, actions: ['s3:ListBucket'], resourceArns: [this.bucket.bucketArn] };
    return this.grantOnObjects(grantee, 'GetObject').combine(Grant.addToPrincipal(list));
  }

  grantRemove(grantee: IGrantable): Grant {
    return this.grantOnObjects(grantee, 'DeleteObject');
  }

  protected grantOnObjects(grantee: IGrantable, ...actions: ObjectAction[]): Grant {
    return this.grantOnObjectsLike('*', grantee, ...actions);
  }

  /** `pattern` is what follows the prefix. */
  protected grantOnObjectsLike(pattern: string, grantee: IGrantable, ...actions: ObjectAction[]): Grant {
    const objects = `${this.#prefix}${pattern}`;
    if (Construct.isConstruct(grantee)) this.#acknowledgeWildcard(grantee, objects);
    return Grant.addToPrincipal({
      grantee,
      actions: actions.map((action) => `s3:${action}`),
      resourceArns: [this.bucket.arnForObjects(objects)],
    });
  }

  #acknowledgeWildcard(grantee: Construct, objects: string): void {
    const bucket = this.bucket.node.defaultChild as CfnBucket; // safe: it is what a Bucket makes
    Validations.of(grantee).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${Stack.of(bucket).getLogicalId(bucket)}.Arn>/${objects}]`,
      reason:
        'Keys have the ids of users and tasks, which nobody knows beforehand; the prefix is all of the bucket that we use.',
    });
  }
}
