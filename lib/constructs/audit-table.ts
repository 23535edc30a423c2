import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { AggregateTable } from './aggregate-table.ts';

const { STRING } = AttributeType;

/** Who changed what, by time; also by who, and by what. Entries are added and never changed. */
export class AuditTable extends AggregateTable {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, stage, {
      partitionKey: { name: 'log', type: STRING },
      sortKey: { name: 'place', type: STRING },
      timeToLiveAttribute: 'expiresAtSeconds',
    });
    this.table.addGlobalSecondaryIndex({
      indexName: 'byActor',
      partitionKey: { name: 'actor', type: STRING },
      sortKey: { name: 'place', type: STRING },
    });
    this.table.addGlobalSecondaryIndex({
      indexName: 'bySubject',
      partitionKey: { name: 'subjectKey', type: STRING },
      sortKey: { name: 'place', type: STRING },
    });
  }

  grantList(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'Query').combine(this.grantOnIndexes(grantee, 'byActor', 'bySubject'));
  }

  grantAdd(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'PutItem');
  }
}
