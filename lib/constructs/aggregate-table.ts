import { BillingMode, Table, type TableProps } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';

/** Names of the calls as IAM knows them; the parts of a transaction count as themselves. */
type TableAction =
  | 'GetItem'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem'
  | 'Query'
  | 'Scan';

/** The table of one aggregate: paid per request, restorable to any second, and kept when the stage says so. */
export class AggregateTable extends Construct {
  protected readonly table: Table;

  constructor(
    scope: Construct,
    id: string,
    stage: Stage,
    props: Pick<TableProps, 'partitionKey' | 'sortKey' | 'timeToLiveAttribute'>,
  ) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      ...props,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: stage.protectsData,
      removalPolicy: stage.removalPolicy,
    });
  }

  get tableName(): string {
    return this.table.tableName;
  }

  protected grantOnItems(grantee: IGrantable, ...actions: TableAction[]): Grant {
    return this.#grant(grantee, actions, [this.table.tableArn]);
  }

  protected grantOnIndexes(grantee: IGrantable, ...indexes: string[]): Grant {
    const arns = indexes.map((index) => `${this.table.tableArn}/index/${index}`);
    return this.#grant(grantee, ['Query'], arns);
  }

  #grant(grantee: IGrantable, actions: readonly TableAction[], resourceArns: string[]): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: actions.map((action) => `dynamodb:${action}`),
      resourceArns,
    });
  }
}
