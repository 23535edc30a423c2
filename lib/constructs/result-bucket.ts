import { Duration } from 'aws-cdk-lib';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { HttpMethods } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { FileBucket } from './file-bucket.ts';

/** What the workers found out, for as long as the stage keeps files. */
export class ResultBucket extends FileBucket {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, {
      stage,
      prefix: 'results/',
      lifecycleRules: [
        { expiration: stage.fileRetention, abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      cors: [
        {
          allowedMethods: [HttpMethods.GET],
          allowedOrigins: [...stage.corsOrigins],
          allowedHeaders: ['range'],
          exposedHeaders: ['ETag', 'Content-Disposition', 'Content-Range'],
          maxAge: 3600,
        },
      ],
    });
  }

  /** Streaming a file in parts, and leaving nothing when that fails. */
  grantWrite(grantee: IGrantable): Grant {
    return this.grantOnObjects(grantee, 'PutObject', 'AbortMultipartUpload');
  }

  /** Writing reports that somebody asked for, and how their making stands; never what the validation wrote. */
  grantWriteReports(grantee: IGrantable): Grant {
    const reports = '*/validation/report.*.*'; // two points at least, where the validation's report.ndjson has one
    return this.grantOnObjectsLike(reports, grantee, 'PutObject', 'AbortMultipartUpload');
  }

  /** Writing down that a report was asked for, and no more than that. */
  grantRequest(grantee: IGrantable): Grant {
    return this.grantOnObjectsLike('*.state.json', grantee, 'PutObject');
  }
}
