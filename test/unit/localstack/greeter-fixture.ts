// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholders look like JavaScript's
import type { StackFixture } from './assembly-fixture.ts';

/** The function's name: stack and logical id. */
export const GREETER = 'Service-Greeter';

const CODE = `
import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient();
const TableName = process.env.TABLE;
export const handler = async ({ Records }) => {
  for (const { body } of Records) {
    await client.send(new PutItemCommand({ TableName, Item: { name: { S: body }, greeting: { S: 'Hello ' + body } } }));
    await client.send(new UpdateItemCommand({
      TableName, Key: { name: { S: body } }, UpdateExpression: 'SET done = :t', ExpressionAttributeValues: { ':t': { BOOL: true } },
    }));
  }
};`;

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const exported = (name: string) => ({ 'Fn::ImportValue': `Data:${name}` });
const output = (name: string, Value: unknown) => ({ Value, Export: { Name: `Data:${name}` } });
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

export interface GreeterVariation {
  /** Who may act as the function's role. */
  readonly trusted?: string;
  readonly queueActions?: readonly string[];
  /** Which buckets may tell the queue of arrivals. */
  readonly notifier?: string;
}

/** Two stacks: data (queue, table, bucket, secret) and a function that greets whoever is named in a message. */
export function greeterStacks({
  trusted = 'lambda.amazonaws.com',
  queueActions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  notifier = 'arn:aws:s3:::data-files',
}: GreeterVariation = {}): Record<string, StackFixture> {
  return {
    Service: {
      dependsOn: ['Data'],
      assets: { 'greeter.zip': { 'index.mjs': CODE } },
      paths: { Greeter: 'Service/Greeter/Resource' },
      resources: {
        Greeter: {
          Type: 'AWS::Lambda::Function',
          DependsOn: ['Rights'],
          Properties: {
            Code: { S3Bucket: { 'Fn::Sub': 'assets-${AWS::AccountId}' }, S3Key: 'greeter.zip' },
            Handler: 'index.handler',
            Runtime: 'nodejs24.x',
            Role: arn('Role'),
            Timeout: 10,
            MemorySize: 256,
            Environment: { Variables: { TABLE: exported('Greetings') } },
          },
        },
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            AssumeRolePolicyDocument: policy({
              Effect: 'Allow',
              Action: 'sts:AssumeRole',
              Principal: { Service: trusted },
            }),
          },
        },
        Rights: {
          Type: 'AWS::IAM::Policy',
          Properties: {
            PolicyName: 'Rights',
            Roles: [{ Ref: 'Role' }],
            PolicyDocument: policy(
              {
                Effect: 'Allow',
                Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
                Resource: exported('GreetingsArn'),
              },
              { Effect: 'Allow', Action: queueActions, Resource: exported('InboxArn') },
              { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: '*' },
            ),
          },
        },
        Mapping: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: {
            EventSourceArn: exported('InboxArn'),
            FunctionName: { Ref: 'Greeter' },
            BatchSize: 1,
          },
        },
      },
    },
    Data: {
      resources: {
        Inbox: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 30 } },
        Arrivals: { Type: 'AWS::SQS::Queue' },
        ArrivalsPolicy: {
          Type: 'AWS::SQS::QueuePolicy',
          Properties: {
            Queues: [{ Ref: 'Arrivals' }],
            PolicyDocument: policy({
              Effect: 'Allow',
              Action: 'sqs:SendMessage',
              Principal: { Service: 's3.amazonaws.com' },
              Resource: arn('Arrivals'),
              Condition: { ArnLike: { 'aws:SourceArn': notifier } },
            }),
          },
        },
        Files: {
          Type: 'AWS::S3::Bucket',
          DependsOn: 'ArrivalsPolicy',
          Properties: {
            NotificationConfiguration: {
              QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: arn('Arrivals') }],
            },
          },
        },
        Greetings: {
          Type: 'AWS::DynamoDB::Table',
          DeletionPolicy: 'Retain',
          UpdateReplacePolicy: 'Retain',
          Properties: {
            KeySchema: [{ AttributeName: 'name', KeyType: 'HASH' }],
            AttributeDefinitions: [{ AttributeName: 'name', AttributeType: 'S' }],
            BillingMode: 'PAY_PER_REQUEST',
          },
        },
        Password: { Type: 'AWS::SecretsManager::Secret', Properties: { GenerateSecretString: {} } },
        Alarm: { Type: 'AWS::CloudWatch::Alarm' },
      },
      outputs: {
        Inbox: output('Inbox', { Ref: 'Inbox' }),
        InboxArn: output('InboxArn', arn('Inbox')),
        Arrivals: output('Arrivals', { Ref: 'Arrivals' }),
        Files: output('Files', { Ref: 'Files' }),
        Greetings: output('Greetings', { Ref: 'Greetings' }),
        GreetingsArn: output('GreetingsArn', arn('Greetings')),
        Password: output('Password', { Ref: 'Password' }),
      },
    },
  };
}
