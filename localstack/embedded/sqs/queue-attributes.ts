import { MAX_MESSAGE_BYTES } from './message-rules.ts';
import { parsePolicy, RedriveAllowPolicy, RedrivePolicy } from './redrive-policy.ts';
import { invalidValue, refusal } from './refusals.ts';

/** A queue's settings, as text, by SQS's names. */
export type QueueAttributes = Readonly<Record<string, string>>;

type NumericAttribute =
  | 'VisibilityTimeout'
  | 'DelaySeconds'
  | 'MaximumMessageSize'
  | 'MessageRetentionPeriod'
  | 'ReceiveMessageWaitTimeSeconds';

/** Bounds and default; sizes in bytes, times in seconds. */
const NUMERIC: Readonly<Record<NumericAttribute, readonly [min: number, max: number, preset: number]>> = {
  VisibilityTimeout: [0, 43_200, 30],
  DelaySeconds: [0, 900, 0],
  MaximumMessageSize: [1024, MAX_MESSAGE_BYTES, MAX_MESSAGE_BYTES],
  MessageRetentionPeriod: [60, 1_209_600, 345_600],
  ReceiveMessageWaitTimeSeconds: [0, 20, 0],
};
const NUMERIC_NAMES = Object.keys(NUMERIC) as NumericAttribute[]; // safe because the record's type says so

const BOOLEAN = ['FifoQueue', 'ContentBasedDeduplication', 'SqsManagedSseEnabled'];
const FIFO_ONLY = ['FifoQueue', 'ContentBasedDeduplication'];
const SETTABLE = [...NUMERIC_NAMES, ...BOOLEAN, 'RedrivePolicy', 'RedriveAllowPolicy'];

/** What `GetQueueAttributes` knows besides the settings. */
const COMPUTED_ATTRIBUTES = [
  'QueueArn',
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
];

/** A whole number within bounds. @throws {AwsError} InvalidParameterValue. */
export function boundedInteger(name: string, value: number | string, min: number, max: number): number {
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  if (!Number.isInteger(number) || number < min || number > max) {
    throw invalidValue(name, value, `Must be between ${min} and ${max}, if provided.`);
  }
  return number;
}

/** @throws {AwsError} for a setting that SQS, or the local cloud, does not know, or whose value is not allowed. */
export function checkAttributes(attributes: QueueAttributes, fifo: boolean): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (!SETTABLE.includes(name)) throw unknownAttribute(name);
    if (FIFO_ONLY.includes(name) && !fifo) {
      throw refusal('InvalidAttributeName', `You can specify the ${name} only for a FIFO queue.`);
    }
    if (BOOLEAN.includes(name) && !['true', 'false'].includes(value)) {
      throw refusal('InvalidAttributeValue', `Invalid value for the parameter ${name}: use true or false.`);
    }
    if (name === 'RedrivePolicy' && value !== '') parsePolicy(name, RedrivePolicy, value);
    if (name === 'RedriveAllowPolicy' && value !== '') parsePolicy(name, RedriveAllowPolicy, value);
  }
  for (const name of NUMERIC_NAMES) {
    const [min, max] = NUMERIC[name];
    const value = attributes[name];
    if (value !== undefined) boundedInteger(name, value, min, max);
  }
}

export function unknownAttribute(name: string): Error {
  return refusal(
    'InvalidAttributeName',
    `Unknown Attribute ${name}: the local cloud knows ${SETTABLE.join(', ')}.`,
  );
}

export function isKnownAttribute(name: string): boolean {
  return SETTABLE.includes(name) || COMPUTED_ATTRIBUTES.includes(name);
}

/** The settings a queue starts with. */
export function defaultAttributes(fifo: boolean): QueueAttributes {
  const numbers = NUMERIC_NAMES.map((name) => [name, String(NUMERIC[name][2])]);
  return {
    ...Object.fromEntries(numbers),
    SqsManagedSseEnabled: 'true',
    ...(fifo ? { FifoQueue: 'true', ContentBasedDeduplication: 'false' } : {}),
  };
}

export function numericAttribute(attributes: QueueAttributes, name: NumericAttribute): number {
  return Number(attributes[name] ?? NUMERIC[name][2]);
}

export function redrivePolicy({ RedrivePolicy: json }: QueueAttributes): RedrivePolicy | undefined {
  return json === undefined || json === '' ? undefined : parsePolicy('RedrivePolicy', RedrivePolicy, json);
}

export function redriveAllowPolicy({
  RedriveAllowPolicy: json,
}: QueueAttributes): RedriveAllowPolicy | undefined {
  return json === undefined || json === ''
    ? undefined
    : parsePolicy('RedriveAllowPolicy', RedriveAllowPolicy, json);
}
