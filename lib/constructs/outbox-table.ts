import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { AggregateTable } from './aggregate-table.ts';

/** Events that were stored with the change they tell of, until they are on the bus; by time. */
export class OutboxTable extends AggregateTable {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, stage, {
      partitionKey: { name: 'list', type: AttributeType.STRING },
      sortKey: { name: 'place', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAtSeconds',
    });
  }

  grantAdd(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'PutItem');
  }

  /** Taking out what has been published. */
  grantTake(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'DeleteItem');
  }

  grantList(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'Query');
  }
}
