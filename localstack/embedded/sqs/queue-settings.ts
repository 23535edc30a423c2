import {
  numericAttribute,
  type QueueAttributes,
  redriveAllowPolicy,
  redrivePolicy,
} from './queue-attributes.ts';
import type { RedriveAllowPolicy, RedrivePolicy } from './redrive-policy.ts';

/** What a queue is, apart from its messages; the journal keeps it. */
export interface QueueRecord {
  readonly name: string;
  readonly attributes: QueueAttributes;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
}

/** A queue's attributes, read once. */
export class QueueSettings {
  readonly attributes: QueueAttributes;
  readonly visibilityTimeoutSeconds: number;
  readonly receiveWaitSeconds: number;
  readonly delaySeconds: number;
  readonly retentionSeconds: number;
  readonly maxMessageBytes: number;
  readonly isDeduplicatedByContent: boolean;
  readonly redrivePolicy: RedrivePolicy | undefined;
  readonly redriveAllowPolicy: RedriveAllowPolicy | undefined;

  constructor(attributes: QueueAttributes) {
    this.attributes = attributes;
    this.visibilityTimeoutSeconds = numericAttribute(attributes, 'VisibilityTimeout');
    this.receiveWaitSeconds = numericAttribute(attributes, 'ReceiveMessageWaitTimeSeconds');
    this.delaySeconds = numericAttribute(attributes, 'DelaySeconds');
    this.retentionSeconds = numericAttribute(attributes, 'MessageRetentionPeriod');
    this.maxMessageBytes = numericAttribute(attributes, 'MaximumMessageSize');
    this.isDeduplicatedByContent = attributes.ContentBasedDeduplication === 'true';
    this.redrivePolicy = redrivePolicy(attributes);
    this.redriveAllowPolicy = redriveAllowPolicy(attributes);
  }
}
