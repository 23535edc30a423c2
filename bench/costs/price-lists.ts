import type { PRICES, Prices } from '../../shared/costs/prices.ts';

export type Region = keyof typeof PRICES;

/** What AWS puts in front of usage types, with a dash; in us-east-1 only in front of some. */
export const REGION_CODES: Readonly<Record<Region, string>> = { 'us-east-1': 'USE1', 'eu-central-1': 'EUC1' };

/** Where one of our prices stands in AWS's price lists, and when it was read there. */
export interface ListedPrice {
  readonly name: string;
  /** The list it is in: AWS publishes one for each service and region. */
  readonly offer: string;
  /** Attributes that tell its product from the list's others. */
  readonly product: Readonly<Record<string, string>>;
  /** When the list was published or, if nobody says, read. None where it was not looked up, but is taken as in us-east-1. */
  readonly read: { readonly [region in Region]?: string };
}

/**
 * Every price that we calculate with. `npm run prices` compares them with the lists of today.
 */
export const LISTED: Readonly<Record<keyof Prices, ListedPrice>> = {
  gbSecond: {
    name: 'Lambda, a GB for a second, arm64',
    offer: 'AWSLambda',
    product: { usagetype: 'Lambda-GB-Second-ARM' },
    read: { 'us-east-1': '2026-08-31', 'eu-central-1': '2026-09-21' },
  },
  functionCall: {
    name: 'Lambda, a call',
    offer: 'AWSLambda',
    product: { usagetype: 'Request-ARM' },
    read: { 'us-east-1': '2026-08-31', 'eu-central-1': '2026-09-21' },
  },
  gatewayRequest: {
    name: 'API Gateway, a request to a REST API',
    offer: 'AmazonApiGateway',
    product: { usagetype: 'ApiGatewayRequest' },
    read: { 'us-east-1': '2026-08-04', 'eu-central-1': '2026-08-12' },
  },
  s3Write: {
    name: 'S3, a PUT, COPY, POST or LIST',
    offer: 'AmazonS3',
    product: { usagetype: 'Requests-Tier1' },
    read: { 'us-east-1': '2026-08-31', 'eu-central-1': '2026-08-31' },
  },
  s3Read: {
    name: 'S3, any other request',
    offer: 'AmazonS3',
    product: { usagetype: 'Requests-Tier2' },
    read: { 'us-east-1': '2026-08-31', 'eu-central-1': '2026-08-31' },
  },
  s3GbMonth: {
    name: 'S3 Standard, a GB for a month',
    offer: 'AmazonS3',
    product: { usagetype: 'TimedStorage-ByteHrs' },
    read: { 'us-east-1': '2026-08-31', 'eu-central-1': '2026-08-31' },
  },
  writeUnit: {
    name: 'DynamoDB, a unit written on demand',
    offer: 'AmazonDynamoDB',
    product: { usagetype: 'WriteRequestUnits' },
    read: { 'us-east-1': '2026-08-31', 'eu-central-1': '2026-09-21' },
  },
  readUnit: {
    name: 'DynamoDB, a unit read on demand',
    offer: 'AmazonDynamoDB',
    product: { usagetype: 'ReadRequestUnits' },
    read: { 'us-east-1': '2026-08-31', 'eu-central-1': '2026-09-21' },
  },
  queueRequest: {
    name: 'SQS, a request to a standard queue',
    offer: 'AWSQueueService',
    product: { group: 'SQS-APIRequest-Tier1', queueType: 'Standard' },
    read: { 'us-east-1': '2025-08-28', 'eu-central-1': '2026-09-11' },
  },
  busEvent: {
    name: 'EventBridge, an event of our own',
    offer: 'AWSEvents',
    product: { usagetype: 'Event-64K-Chunks', operation: 'PutEvents' },
    read: { 'us-east-1': '2025-10-28' },
  },
  logGb: {
    name: 'CloudWatch Logs, a GB taken in',
    offer: 'AmazonCloudWatch',
    product: { usagetype: 'DataProcessing-Bytes', operation: 'PutLogEvents' },
    read: { 'us-east-1': '2026-08-04', 'eu-central-1': '2026-09-11' },
  },
  alarmMonth: {
    name: 'CloudWatch, an alarm for a month',
    offer: 'AmazonCloudWatch',
    product: { usagetype: 'CW:AlarmMonitorUsage' },
    read: { 'us-east-1': '2026-08-04', 'eu-central-1': '2026-09-11' },
  },
  metricMonth: {
    name: 'CloudWatch, a figure for a month',
    offer: 'AmazonCloudWatch',
    product: { usagetype: 'CW:MetricMonitorUsage' },
    read: { 'us-east-1': '2026-08-04' },
  },
  secretMonth: {
    name: 'Secrets Manager, a secret for a month',
    offer: 'AWSSecretsManager',
    product: { usagetype: 'AWSSecretsManager-Secrets' },
    read: { 'us-east-1': '2025-08-28' },
  },
  secretRequest: {
    name: 'Secrets Manager, a request',
    offer: 'AWSSecretsManager',
    product: { usagetype: 'AWSSecretsManagerAPIRequest' },
    read: { 'us-east-1': '2025-08-28' },
  },
};
