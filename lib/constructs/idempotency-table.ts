import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { AggregateTable } from './aggregate-table.ts';

/** What requests with an `Idempotency-Key` were answered with, by user and key, for a day. */
export class IdempotencyTable extends AggregateTable {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, stage, {
      partitionKey: { name: 'ownerId', type: AttributeType.STRING },
      sortKey: { name: 'key', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAtSeconds',
    });
  }

  /** Claiming a key, keeping an answer, and forgetting a request that was refused. */
  grantUse(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'GetItem', 'PutItem', 'DeleteItem');
  }

  /** Finding and removing what has expired. */
  grantSweep(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'Scan', 'DeleteItem');
  }
}
