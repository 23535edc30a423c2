import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { AggregateTable } from './aggregate-table.ts';

/** Webhooks by owner, and beside them for a few days what was delivered. */
export class WebhooksTable extends AggregateTable {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, stage, {
      partitionKey: { name: 'ownerId', type: AttributeType.STRING },
      sortKey: { name: 'item', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAtSeconds',
    });
  }

  grantRead(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'GetItem', 'Query');
  }

  grantManage(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'PutItem', 'DeleteItem');
  }

  grantMarkDelivered(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'PutItem');
  }
}
