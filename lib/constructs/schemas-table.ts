import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { AggregateTable } from './aggregate-table.ts';

/** Versions of schemas by name; version 0 is the head, which says which one is active. */
export class SchemasTable extends AggregateTable {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, stage, {
      partitionKey: { name: 'name', type: AttributeType.STRING },
      sortKey: { name: 'version', type: AttributeType.NUMBER },
      timeToLiveAttribute: 'expiresAtSeconds',
    });
    // Only heads carry `kind`: a list reads one item per schema, however many versions it has.
    this.table.addGlobalSecondaryIndex({
      indexName: 'heads',
      partitionKey: { name: 'kind', type: AttributeType.STRING },
      sortKey: { name: 'name', type: AttributeType.STRING },
    });
  }

  grantRead(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'GetItem');
  }

  /** The active versions of all names, and all versions of one. */
  grantList(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'Query').combine(this.grantOnIndexes(grantee, 'heads'));
  }

  /** A version and its head, in one transaction of two puts. */
  grantSave(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'PutItem');
  }

  /** Marking a version as removed, together with another head. */
  grantRemove(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'PutItem', 'UpdateItem');
  }
}
