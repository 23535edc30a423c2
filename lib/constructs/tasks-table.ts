import { AttributeType, ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { AggregateTable } from './aggregate-table.ts';

const { STRING } = AttributeType;

/** Tasks by owner; also by id alone, by status, and by status and the time when they are due. */
export class TasksTable extends AggregateTable {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, stage, {
      partitionKey: { name: 'ownerId', type: STRING },
      sortKey: { name: 'id', type: STRING },
      timeToLiveAttribute: 'expiresAtSeconds',
    });
    this.table.addGlobalSecondaryIndex({
      indexName: 'byId',
      partitionKey: { name: 'id', type: STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: 'byStatus',
      partitionKey: { name: 'status', type: STRING },
      sortKey: { name: 'id', type: STRING },
    });
    // Final tasks lose their `dueAt` as soon as everybody was told, so these two hold only what is under way.
    this.table.addGlobalSecondaryIndex({
      indexName: 'byDue',
      partitionKey: { name: 'status', type: STRING },
      sortKey: { name: 'dueAt', type: STRING },
    });
    this.table.addGlobalSecondaryIndex({
      indexName: 'byOwnerDue',
      partitionKey: { name: 'ownerId', type: STRING },
      sortKey: { name: 'dueAt', type: STRING },
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: ['status'],
    });
  }

  /** How many tasks of an owner have not ended. */
  grantCountOpen(grantee: IGrantable): Grant {
    return this.grantOnIndexes(grantee, 'byOwnerDue');
  }

  grantRead(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'GetItem');
  }

  /** Creating, and storing the next version: both are conditional puts. */
  grantWrite(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'PutItem');
  }

  /** Moving `dueAt` alone, or taking it away. */
  grantPostpone(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'UpdateItem');
  }

  /** Lists of one owner or of everybody, and one task by its id alone. */
  grantList(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'Query').combine(this.grantOnIndexes(grantee, 'byId', 'byStatus'));
  }

  grantRemove(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'DeleteItem');
  }

  grantFindDue(grantee: IGrantable): Grant {
    return this.grantOnIndexes(grantee, 'byDue');
  }
}
