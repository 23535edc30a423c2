import { AwsError } from '../aws-error.ts';
import { xmlDocument } from './xml.ts';

/** S3's error document. What is not a refusal is a bug, and is not described. */
export function errorDocument(error: unknown, requestId: string): { status: number; document: string } {
  if (!(error instanceof AwsError)) {
    const Message = 'We encountered an internal error. Please try again.';
    return {
      status: 500,
      document: xmlDocument('Error', { Code: 'InternalError', Message, RequestId: requestId }),
    };
  }
  // IAM's denials are worded for all services; S3 calls them AccessDenied.
  const isDenial = error.code === 'AccessDenied' || error.code === 'AccessDeniedException';
  const content = {
    Code: isDenial ? 'AccessDenied' : error.code,
    Message: error.message,
    ...Object.fromEntries(Object.entries(error.fields).map(([name, value]) => [name, String(value)])),
    RequestId: requestId,
  };
  return { status: isDenial ? 403 : error.status, document: xmlDocument('Error', content) };
}
