import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

export async function attributesOf(
  sqs: SQSClient,
  QueueUrl: string,
): Promise<Readonly<Record<string, string>>> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
  return (await sqs.send(command)).Attributes ?? {};
}

export async function lengthOf(sqs: SQSClient, queueUrl: string): Promise<number> {
  return Number((await attributesOf(sqs, queueUrl)).ApproximateNumberOfMessages);
}
