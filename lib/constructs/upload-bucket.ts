import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { type Grant, type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type CfnBucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { FileBucket } from './file-bucket.ts';

/** What an upload's presigned URL makes the client send. */
const SIGNED_HEADERS = ['content-type', 'if-none-match', 'x-amz-tagging', 'x-amz-checksum-sha256'];

/** Files as clients sent them. Those that no task accepts are gone after a day. */
export class UploadBucket extends FileBucket {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, {
      stage,
      prefix: 'uploads/',
      // A name we know beforehand: the queue that is told of uploads can name the bucket before there is one.
      bucketName: bucketName(stage),
      lifecycleRules: [
        { tagFilters: { state: 'pending' }, expiration: Duration.days(1) },
        { tagFilters: { state: 'accepted' }, expiration: stage.fileRetention },
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      cors: [
        {
          allowedMethods: [HttpMethods.PUT],
          allowedOrigins: [...stage.corsOrigins],
          allowedHeaders: SIGNED_HEADERS,
          exposedHeaders: ['ETag'],
          maxAge: 3600,
        },
      ],
    });
  }

  /**
   * Sends a message for every new upload. CDK's own way is a custom resource, a Python function that may configure
   * every bucket of the account; CloudFormation can do it alone, given that the queue's policy comes first.
   */
  notify(queue: Queue, stage: Stage): void {
    const stack = Stack.of(this);
    queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: {
          ArnEquals: {
            'aws:SourceArn': stack.formatArn({
              service: 's3',
              region: '',
              account: '',
              resource: bucketName(stage),
            }),
          },
          StringEquals: { 'aws:SourceAccount': stack.account },
        },
      }),
    );
    this.bucket.node.addDependency(queue);

    const bucket = this.bucket.node.defaultChild as CfnBucket; // safe: it is what a Bucket makes
    bucket.notificationConfiguration = {
      // Not of copies: who makes them goes on by itself.
      queueConfigurations: ['s3:ObjectCreated:Put', 's3:ObjectCreated:CompleteMultipartUpload'].map(
        (event) => ({
          event,
          queue: queue.queueArn,
          filter: { s3Key: { rules: [{ name: 'prefix', value: 'uploads/' }] } },
        }),
      ),
    };
  }

  /** Signing a client's upload, which carries a tag. */
  grantTicket(grantee: IGrantable): Grant {
    return this.grantOnObjects(grantee, 'PutObject', 'PutObjectTagging');
  }

  /** Putting the parts of a file together. */
  grantComplete(grantee: IGrantable): Grant {
    return this.grantOnObjects(grantee, 'PutObject', 'ListMultipartUploadParts');
  }

  /** Giving up a file that comes in parts. */
  grantAbandon(grantee: IGrantable): Grant {
    return this.grantOnObjects(grantee, 'AbortMultipartUpload');
  }

  /** Giving a task a file of its own, which another one has. */
  grantCopy(grantee: IGrantable): Grant {
    return this.grantOnObjects(grantee, 'GetObject', 'PutObject', 'PutObjectTagging');
  }

  /** Turning a pending upload into an accepted one. */
  grantKeep(grantee: IGrantable): Grant {
    return this.grantOnObjects(grantee, 'PutObjectTagging');
  }
}

function bucketName(stage: Stage): string {
  return `etl-design-${stage.name}-uploads-${Aws.ACCOUNT_ID}-${Aws.REGION}`;
}
