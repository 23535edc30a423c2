import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { AggregateTable } from './aggregate-table.ts';

/** What follows from each login, by id; forgotten when its last token has ended. */
export class SessionsTable extends AggregateTable {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, stage, {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAtSeconds',
    });
  }

  grantRead(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'GetItem');
  }

  /** Beginning a session and going on with it are puts, ending it is an update. */
  grantWrite(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'PutItem', 'UpdateItem');
  }
}
