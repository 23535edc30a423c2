import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetters } from './dead-letters.ts';
import { lengthOf } from './queue-attributes.ts';

/**
 * What a rule of EventBridge could not hand over. SQS moves such messages nowhere, since they come from no queue: each is sent to the rule's
 * target, if that is a queue, before it is deleted. One that is sent twice does no harm.
 */
export async function ruleLetters(
  sqs: SQSClient,
  deadUrl: string,
  target: string | undefined,
): Promise<DeadLetters> {
  const count = await lengthOf(sqs, deadUrl);
  return {
    count,
    async redrive() {
      let done = 0;
      while (done < count) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl: deadUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
        );
        if (Messages.length === 0) break;
        for (const { Body, ReceiptHandle } of Messages) {
          if (target !== undefined)
            await sqs.send(new SendMessageCommand({ QueueUrl: target, MessageBody: Body }));
          await sqs.send(new DeleteMessageCommand({ QueueUrl: deadUrl, ReceiptHandle }));
          done += 1;
        }
      }
      return done;
    },
  };
}
