/** What AWS asks for one of each, in US dollars without tax. */
export interface Prices {
  /** A GB of memory for a second, arm64. A GB is 1,024 MiB here. */
  readonly gbSecond: number;
  readonly functionCall: number;
  /** To a REST API. */
  readonly gatewayRequest: number;
  /** PUT, COPY, POST or LIST. */
  readonly s3Write: number;
  /** GET, HEAD and the rest. */
  readonly s3Read: number;
  /** A GB in S3 Standard for a month. */
  readonly s3GbMonth: number;
  /** Of DynamoDB, on demand: 1 KB written, 4 KB read. */
  readonly writeUnit: number;
  readonly readUnit: number;
  /** To a standard queue, up to 64 KB. */
  readonly queueRequest: number;
  /** Put on the bus, up to 64 KB. */
  readonly busEvent: number;
  /** A GB of logs taken in. */
  readonly logGb: number;
  readonly alarmMonth: number;
  readonly metricMonth: number;
  readonly secretMonth: number;
  /** To Secrets Manager. */
  readonly secretRequest: number;
}

/** List prices of the first tier, without free tiers. Where each stands, and when it was read: `bench/costs/price-lists.ts`. */
export const US_EAST_1: Prices = {
  gbSecond: 0.0000133334,
  functionCall: 0.2e-6,
  gatewayRequest: 3.5e-6,
  s3Write: 0.005e-3,
  s3Read: 0.0004e-3,
  s3GbMonth: 0.023,
  writeUnit: 0.625e-6,
  readUnit: 0.125e-6,
  queueRequest: 0.4e-6,
  busEvent: 1e-6,
  logGb: 0.5,
  alarmMonth: 0.1,
  metricMonth: 0.3,
  secretMonth: 0.4,
  secretRequest: 5e-6,
};

const EU_CENTRAL_1: Prices = {
  gbSecond: 0.0000133334,
  functionCall: 0.2e-6,
  gatewayRequest: 3.7e-6,
  s3Write: 0.0054e-3,
  s3Read: 0.00043e-3,
  s3GbMonth: 0.0245,
  writeUnit: 0.7625e-6,
  readUnit: 0.1525e-6,
  queueRequest: 0.4e-6,
  busEvent: 1e-6,
  logGb: 0.63,
  alarmMonth: 0.1,
  metricMonth: 0.3,
  secretMonth: 0.4,
  secretRequest: 5e-6,
};

/** By region. */
export const PRICES = { 'us-east-1': US_EAST_1, 'eu-central-1': EU_CENTRAL_1 };
