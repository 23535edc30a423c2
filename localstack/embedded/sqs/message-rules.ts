import type { MessageAttribute, MessageAttributes, OutgoingMessage } from './message.ts';
import { attributeBytes } from './message-digest.ts';
import { invalidParameter, invalidValue, missingParameter, refusal } from './refusals.ts';

/** 1 MiB: the most a message, and a batch of them, may hold. */
export const MAX_MESSAGE_BYTES = 1_048_576;

const MAX_ATTRIBUTES = 10;
/** What XML 1.0 cannot carry, SQS refuses. Unpaired surrogates fall out because of the `u` flag. */
const FORBIDDEN_CHARACTER = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const DATA_TYPE = /^(String|Number|Binary)(\..+)?$/;
const ATTRIBUTE_NAME = /^(?!(aws|amazon)\.)(?!.*\.\.)(?!\.)[\w.-]{1,256}(?<!\.)$/i;
const ID = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;

/** Refuses what no queue takes. @throws {AwsError} with SQS's own code and message. */
export function checkMessage(message: OutgoingMessage, maxBytes: number): void {
  if (message.body === '') throw missingParameter('MessageBody');
  if (messageBytes(message) > maxBytes) {
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maxBytes} bytes.`,
    );
  }
  checkCharacters(message.body);
  checkAttributes(message.attributes);
  checkId('MessageGroupId', message.groupId);
  checkId('MessageDeduplicationId', message.deduplicationId);
}

/** Refuses what only the other type of queue takes. @throws {AwsError} */
export function checkForQueueType(message: OutgoingMessage, fifo: boolean): void {
  const { groupId, deduplicationId, delaySeconds = 0 } = message;
  const reason = 'The request includes a parameter that is not valid for this queue type.';
  if (!fifo && deduplicationId !== undefined) {
    throw invalidValue('MessageDeduplicationId', deduplicationId, reason);
  }
  if (fifo && groupId === undefined) throw missingParameter('MessageGroupId');
  if (fifo && delaySeconds !== 0) throw invalidValue('DelaySeconds', delaySeconds, reason);
}

/** What counts against the size limits: the body, and each attribute's name, type and value. */
export function messageBytes({ body, attributes }: Pick<OutgoingMessage, 'body' | 'attributes'>): number {
  let bytes = Buffer.byteLength(body);
  for (const [name, attribute] of Object.entries(attributes)) {
    bytes +=
      Buffer.byteLength(name) + Buffer.byteLength(attribute.DataType) + attributeBytes(attribute).length;
  }
  return bytes;
}

function checkCharacters(text: string): void {
  if (FORBIDDEN_CHARACTER.test(text)) {
    throw refusal(
      'InvalidMessageContents',
      'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.',
    );
  }
}

function checkAttributes(attributes: MessageAttributes): void {
  const entries = Object.entries(attributes);
  if (entries.length > MAX_ATTRIBUTES) {
    throw invalidParameter(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${MAX_ATTRIBUTES}].`,
    );
  }
  for (const [name, attribute] of entries) checkAttribute(name, attribute);
}

function checkAttribute(name: string, attribute: MessageAttribute): void {
  if (!ATTRIBUTE_NAME.test(name)) {
    throw invalidParameter(
      `Message attribute name '${name}' is invalid: use up to 256 letters, digits, '_', '-' and single '.' between them, without the prefix AWS. or Amazon.`,
    );
  }
  const prefix = DATA_TYPE.exec(attribute.DataType)?.[1];
  if (prefix === undefined) {
    throw invalidParameter(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  const value = prefix === 'Binary' ? attribute.BinaryValue : attribute.StringValue;
  const other = prefix === 'Binary' ? attribute.StringValue : attribute.BinaryValue;
  if (value === undefined || value === '' || other !== undefined) {
    throw invalidParameter(
      `The message attribute '${name}' must contain a non-empty value of its type ${attribute.DataType} and no other.`,
    );
  }
  if (prefix === 'Number' && !Number.isFinite(Number(value))) {
    throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  }
  if (prefix !== 'Binary') checkCharacters(value);
}

function checkId(name: string, value: string | undefined): void {
  if (value !== undefined && !ID.test(value)) {
    throw invalidValue(
      name,
      value,
      `${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
    );
  }
}
