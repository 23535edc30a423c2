import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { onTestFinished } from 'vitest';
import { type Account, openAccount } from '../../../../localstack/embedded/account.ts';

/** An account of its own for a test, and CloudFormation's official client for it. */
export class AccountUnderTest {
  readonly account: Account;
  readonly client: CloudFormationClient;

  private constructor(account: Account) {
    const { endpoint, credentials } = account;
    this.account = account;
    this.client = new CloudFormationClient({ endpoint, credentials, region: 'eu-central-1' });
  }

  static async open(): Promise<AccountUnderTest> {
    const account = await openAccount({ place: { region: 'eu-central-1', account: '123456789012' } });
    const opened = new AccountUnderTest(account);
    onTestFinished(async () => {
      opened.client.destroy();
      await account.stop();
    });
    return opened;
  }

  /** Makes a change set of a template. @returns its status, and why */
  async plan(StackName: string, template: object): Promise<{ id: string; status: string; reason: string }> {
    const isNew = this.account.stacks.find(StackName)?.revision === undefined;
    const { Id = '' } = await this.client.send(
      new CreateChangeSetCommand({
        StackName,
        ChangeSetName: 'changes',
        ChangeSetType: isNew ? 'CREATE' : 'UPDATE',
        TemplateBody: JSON.stringify(template),
        Capabilities: ['CAPABILITY_NAMED_IAM'],
      }),
    );
    const description = await this.client.send(new DescribeChangeSetCommand({ ChangeSetName: Id }));
    return { id: Id, status: description.Status ?? '', reason: description.StatusReason ?? '' };
  }

  async deploy(name: string, template: object): Promise<Stack> {
    const { id } = await this.plan(name, template);
    await this.client.send(new ExecuteChangeSetCommand({ ChangeSetName: id }));
    return this.stack(name);
  }

  async delete(StackName: string): Promise<void> {
    await this.client.send(new DeleteStackCommand({ StackName }));
  }

  async stack(StackName: string): Promise<Stack> {
    const { Stacks: [stack] = [] } = await this.client.send(new DescribeStacksCommand({ StackName }));
    if (stack === undefined) throw new Error(`There is no stack ${StackName}`);
    return stack;
  }

  /** `status logicalId` of each event, the oldest first. */
  async events(StackName: string): Promise<string[]> {
    const { StackEvents = [] } = await this.client.send(new DescribeStackEventsCommand({ StackName }));
    return StackEvents.map(
      ({ ResourceStatus, LogicalResourceId }) => `${ResourceStatus} ${LogicalResourceId}`,
    ).reverse();
  }
}

export const QUEUE = { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 30 } };
/** SQS takes at most 12 hours. */
export const REFUSED_QUEUE = { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 43_201 } };
