import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { AggregateTable } from './aggregate-table.ts';

/** Users by name. */
export class UsersTable extends AggregateTable {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, stage, { partitionKey: { name: 'username', type: AttributeType.STRING } });
    // Only users carry `kind`: what remains of removed ones is not listed.
    this.table.addGlobalSecondaryIndex({
      indexName: 'users',
      partitionKey: { name: 'kind', type: AttributeType.STRING },
      sortKey: { name: 'username', type: AttributeType.STRING },
    });
  }

  grantRead(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'GetItem');
  }

  grantList(grantee: IGrantable): Grant {
    return this.grantOnIndexes(grantee, 'users');
  }

  /** Writing one user on condition that another is an administrator. */
  grantWrite(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'PutItem', 'ConditionCheckItem');
  }
}
