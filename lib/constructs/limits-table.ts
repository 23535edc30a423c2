import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { AggregateTable } from './aggregate-table.ts';

/** What was spent of each budget, and where somebody has logged in from; forgotten when it says nothing any more. */
export class LimitsTable extends AggregateTable {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, stage, {
      partitionKey: { name: 'key', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAtSeconds',
    });
  }

  grantSpend(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'UpdateItem');
  }

  grantRemember(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'GetItem', 'PutItem');
  }
}
