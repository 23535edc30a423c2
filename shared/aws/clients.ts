import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** A call that hangs must fail while the function still has time to try again. */
const SMALL_CALLS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 5000, throwOnRequestTimeout: true },
} as const;

/** Bodies take as long as they take; only a connection on which nothing moves is given up. */
const STREAMS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, socketTimeout: 20_000 },
} as const;

export function dynamoDbClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(SMALL_CALLS), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

export function s3Client(): S3Client {
  return new S3Client(STREAMS);
}

/**
 * Signs URLs that others use. Unless told, the SDK adds a checksum of the (absent) body to what it signs, and no
 * upload would ever match.
 */
export function s3SigningClient(): S3Client {
  return new S3Client({
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

export function sqsClient(): SQSClient {
  return new SQSClient(SMALL_CALLS);
}

export function eventBridgeClient(): EventBridgeClient {
  return new EventBridgeClient(SMALL_CALLS);
}

export function secretsManagerClient(): SecretsManagerClient {
  return new SecretsManagerClient(SMALL_CALLS);
}
