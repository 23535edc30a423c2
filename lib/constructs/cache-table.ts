import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { AggregateTable } from './aggregate-table.ts';

/** Where results lie that may answer later tasks, by owner; each is forgotten when its files may be gone. */
export class CacheTable extends AggregateTable {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, stage, {
      partitionKey: { name: 'ownerId', type: AttributeType.STRING },
      sortKey: { name: 'key', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAtSeconds',
    });
  }

  /** Looking for one, by its whole key or by how it begins. */
  grantFind(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'GetItem', 'Query');
  }

  /** Telling what is in it, and emptying it. */
  grantClear(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'Scan', 'DeleteItem');
  }

  grantPut(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'PutItem');
  }
}
