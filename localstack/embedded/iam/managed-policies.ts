import { IdentityPolicy, type Statement } from './policy-document.ts';

function allowing(...actions: string[]): readonly Statement[] {
  return IdentityPolicy.parse({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
  });
}

const LOGS = allowing('logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents');

/** The policies that AWS keeps and CDK's constructs use. Any other stops the start by name. */
export const AWS_MANAGED_POLICIES: ReadonlyMap<string, readonly Statement[]> = new Map([
  ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole', LOGS],
  ['arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs', LOGS],
  [
    'arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess',
    allowing('xray:PutTraceSegments', 'xray:PutTelemetryRecords'),
  ],
]);
