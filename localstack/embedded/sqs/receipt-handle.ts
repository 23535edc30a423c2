import { randomUUID } from 'node:crypto';
import { refusal } from './refusals.ts';

/** Opaque to callers; names the queue and the message, and differs at every receive. */
export function newReceiptHandle(queueName: string, messageId: string): string {
  return Buffer.from(`${queueName} ${messageId} ${randomUUID()}`).toString('base64');
}

/** @throws {AwsError} ReceiptHandleIsInvalid when this queue cannot have given it out. */
export function messageIdOf(receiptHandle: string, queueName: string): string {
  const [name, messageId] = Buffer.from(receiptHandle, 'base64').toString().split(' ');
  if (name !== queueName || messageId === undefined) {
    throw refusal(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${receiptHandle}" is not a valid receipt handle.`,
    );
  }
  return messageId;
}
