import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';

export interface AlarmTopicProps {
  readonly stage: Stage;
  readonly address: string;
}

/** Where alarms of this account go, to be sent on by e-mail. Whoever has the address confirms it once, by the link in AWS's first mail. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { stage, address }: AlarmTopicProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    // A topic with a policy of its own has lost the one by which the account's services may publish.
    const { account, partition, region } = Stack.of(this);
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: {
          ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudwatch:${region}:${account}:alarm:*` },
          StringEquals: { 'aws:SourceAccount': account },
        },
      }),
    );
    this.topic.addSubscription(new EmailSubscription(address));
    Validations.of(this).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason: 'Whoever waits for mail does not look into a queue; the alarm itself stays red.',
    });
    if (stage.encryptionKey !== 'customer') {
      const reason =
        'CloudWatch cannot publish with the key that AWS manages for SNS, and what is sent are descriptions of alarms.';
      for (const id of ['AwsSolutions-SNS2', 'Serverless-SNSEncryption'])
        Validations.of(this).acknowledge({ id, reason });
    }
  }
}
