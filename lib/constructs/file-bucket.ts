import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';

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
      removalPolicy: stage.removalPolicy,
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
    return Grant.addToPrincipal({
      grantee,
      actions: actions.map((action) => `s3:${action}`),
      resourceArns: [this.bucket.arnForObjects(`${this.#prefix}${pattern}`)],
    });
  }
}
