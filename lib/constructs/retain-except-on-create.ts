import { RemovalPolicy } from 'aws-cdk-lib';

/**
 * A stage's policy for what nobody has used before the deployment that makes it is complete: when that fails, it goes again.
 * Not for a protected table, which CloudFormation could not delete, so that the rollback would fail as well; not for a key, under which
 * something may have been encrypted by then; and not for logs, which say why it failed.
 */
export function retainExceptOnCreate(policy: RemovalPolicy): RemovalPolicy {
  return policy === RemovalPolicy.RETAIN ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : policy;
}
