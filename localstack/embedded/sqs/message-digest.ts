import { createHash } from 'node:crypto';
import type { MessageAttribute, MessageAttributes } from './message.ts';

/** What SDKs verify as `MD5OfMessageBody` and `MD5OfBody`. */
export function bodyDigest(body: string): string {
  return createHash('md5').update(body).digest('hex');
}

/**
 * What SDKs verify as `MD5OfMessageAttributes`: attributes sorted by name, each as name, type and value with their
 * lengths, and a byte that says whether the value is a string or binary.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function attributesDigest(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  for (const name of names) {
    const attribute = attributes[name];
    if (attribute === undefined) continue;
    hash.update(withLength(Buffer.from(name)));
    hash.update(withLength(Buffer.from(attribute.DataType)));
    hash.update(Buffer.of(attribute.BinaryValue === undefined ? 1 : 2));
    hash.update(withLength(attributeBytes(attribute)));
  }
  return hash.digest('hex');
}

export function attributeBytes({ StringValue, BinaryValue }: MessageAttribute): Buffer {
  return BinaryValue === undefined ? Buffer.from(StringValue ?? '') : Buffer.from(BinaryValue, 'base64');
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
