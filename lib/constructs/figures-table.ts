import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { AggregateTable } from './aggregate-table.ts';

/** What functions have counted, an item for each of them. */
export class FiguresTable extends AggregateTable {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, stage, { partitionKey: { name: 'source', type: AttributeType.STRING } });
  }

  grantAdd(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'UpdateItem');
  }

  grantRead(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'GetItem');
  }
}
