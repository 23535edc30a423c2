import { AwsError } from '../aws-error.ts';

/** S3's codes with the HTTP status that S3 answers them with. */
const STATUS = {
  AccessDenied: 403,
  AccessForbidden: 403,
  BadDigest: 400,
  BucketNotEmpty: 409,
  EntityTooLarge: 400,
  EntityTooSmall: 400,
  IncompleteBody: 400,
  InvalidAccessKeyId: 403,
  InvalidArgument: 400,
  InvalidBucketName: 400,
  InvalidDigest: 400,
  InvalidPart: 400,
  InvalidPartOrder: 400,
  InvalidRange: 416,
  InvalidRequest: 400,
  InvalidTag: 400,
  MalformedPOSTRequest: 400,
  MalformedXML: 400,
  MaxMessageLengthExceeded: 400,
  MetadataTooLarge: 400,
  MethodNotAllowed: 405,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchCORSConfiguration: 404,
  NoSuchKey: 404,
  NoSuchLifecycleConfiguration: 404,
  NoSuchUpload: 404,
  NoSuchVersion: 404,
  NotImplemented: 501,
  PreconditionFailed: 412,
  SignatureDoesNotMatch: 403,
  XAmzContentSHA256Mismatch: 400,
} as const;
export type S3Code = keyof typeof STATUS;

/** A refusal with S3's status for its code. `fields` become elements of the error document. */
export function s3Error(
  code: S3Code,
  message: string,
  fields: Readonly<Record<string, string>> = {},
  options: ErrorOptions = {},
): AwsError {
  return new AwsError(code, message, { ...options, status: STATUS[code], fields });
}

export function noSuchKey(key: string): AwsError {
  return s3Error('NoSuchKey', 'The specified key does not exist.', { Key: key });
}

/** What S3 has and the local cloud lacks: said by name, so that nobody takes silence for support. */
export function notImplemented(what: string): AwsError {
  return s3Error('NotImplemented', `${what} is not implemented by the local cloud's S3.`);
}
