import { AttributeType, ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { AggregateTable } from './aggregate-table.ts';

/** Webhooks by owner, and beside them for a month what was delivered; also by when somebody must look at it. */
export class WebhooksTable extends AggregateTable {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, stage, {
      partitionKey: { name: 'ownerId', type: AttributeType.STRING },
      sortKey: { name: 'item', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAtSeconds',
    });
    // Without the secrets: who looks for what is due has no use for them.
    this.table.addGlobalSecondaryIndex({
      indexName: 'byDue',
      partitionKey: { name: 'due', type: AttributeType.STRING },
      sortKey: { name: 'dueAt', type: AttributeType.STRING },
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: ['id', 'disabled', 'webhookId', 'event', 'state', 'attempts', 'version'],
    });
  }

  grantRead(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'GetItem', 'Query');
  }

  /** Finding an owner's webhooks; what they are signed with is sealed. */
  grantList(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'Query');
  }

  grantManage(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'PutItem', 'DeleteItem');
  }

  /** Storing how far deliveries have come, what it says of their webhooks, whose turn it is, and what was counted. */
  grantDeliver(grantee: IGrantable): Grant {
    return this.grantOnItems(grantee, 'GetItem', 'PutItem', 'UpdateItem');
  }

  /** Finding what is due and moving it, without seeing secrets. */
  grantSweep(grantee: IGrantable): Grant {
    return this.grantOnIndexes(grantee, 'byDue').combine(this.grantOnItems(grantee, 'UpdateItem'));
  }
}
