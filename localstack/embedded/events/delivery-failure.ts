import { AwsError } from '../aws-error.ts';

/** How EventBridge names what went wrong, in a dead-letter message's ERROR_CODE. */
export interface DeliveryFailure {
  readonly errorCode: string;
  readonly message: string;
  /** Whether trying again may help. */
  readonly isRetriable: boolean;
}

const NOT_THERE = ['QueueDoesNotExist', 'ResourceNotFoundException'];
const THROTTLED = /Throttl|TooManyRequests|SlowDown|ServiceUnavailable|InternalFailure|InternalError/;

/** Missing permissions and missing targets are not tried again, as on AWS. */
export function deliveryFailure(error: unknown): DeliveryFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof SyntaxError) return { errorCode: 'INVALID_JSON', message, isRetriable: false };
  if (!(error instanceof AwsError)) return { errorCode: 'INTERNAL_ERROR', message, isRetriable: true };
  if (error.code.startsWith('AccessDenied')) {
    return { errorCode: 'NO_PERMISSIONS', message, isRetriable: false };
  }
  if (NOT_THERE.includes(error.code)) return { errorCode: 'NO_RESOURCE', message, isRetriable: false };
  if (THROTTLED.test(error.code)) return { errorCode: 'THROTTLING', message, isRetriable: true };
  return { errorCode: 'INVALID_PARAMETER', message, isRetriable: error.status >= 500 };
}
