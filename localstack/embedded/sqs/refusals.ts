import { AwsError } from '../aws-error.ts';

const QUERY_PREFIX = 'AWS.SimpleQueueService.';

/** Status and query code of the errors SQS names, where they are not simply 400 and the error's own name. */
const NAMED: Readonly<Record<string, { readonly status?: number; readonly queryCode?: string }>> = {
  BatchEntryIdsNotDistinct: { queryCode: `${QUERY_PREFIX}BatchEntryIdsNotDistinct` },
  BatchRequestTooLong: { queryCode: `${QUERY_PREFIX}BatchRequestTooLong` },
  EmptyBatchRequest: { queryCode: `${QUERY_PREFIX}EmptyBatchRequest` },
  InvalidBatchEntryId: { queryCode: `${QUERY_PREFIX}InvalidBatchEntryId` },
  MessageNotInflight: { queryCode: `${QUERY_PREFIX}MessageNotInflight` },
  PurgeQueueInProgress: { queryCode: `${QUERY_PREFIX}PurgeQueueInProgress`, status: 403 },
  QueueDoesNotExist: { queryCode: `${QUERY_PREFIX}NonExistentQueue` },
  QueueNameExists: { queryCode: 'QueueAlreadyExists' },
  ReceiptHandleIsInvalid: { status: 404 },
  ResourceNotFoundException: { status: 404 },
  TooManyEntriesInBatchRequest: { queryCode: `${QUERY_PREFIX}TooManyEntriesInBatchRequest` },
  UnsupportedOperation: { queryCode: `${QUERY_PREFIX}UnsupportedOperation` },
};

/** An error that SQS's model names, e.g. `EmptyBatchRequest`. */
export function refusal(code: string, message: string): AwsError {
  return new AwsError(code, message, { queryCode: code, ...NAMED[code] });
}

export function queueDoesNotExist(): AwsError {
  return refusal('QueueDoesNotExist', 'The specified queue does not exist.');
}

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, { queryCode: 'InvalidParameterValue' });
}

/** @param reason a sentence, as AWS puts it after `Reason:` */
export function invalidValue(name: string, value: unknown, reason: string): AwsError {
  return invalidParameter(`Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);
}

export function missingParameter(name: string): AwsError {
  return new AwsError(
    'MissingRequiredParameterException',
    `The request must contain the parameter ${name}.`,
    { queryCode: 'MissingParameter' },
  );
}
