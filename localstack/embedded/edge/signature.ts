import type { IncomingMessage } from 'node:http';
import { AwsError } from '../aws-error.ts';

/** What a request says about its own signature (AWS Signature Version 4). */
export interface Signature {
  readonly accessKeyId: string;
  /** `date/region/service/aws4_request` */
  readonly scope: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** e.g. `20261122T101500Z` */
  readonly timestamp: string;
  readonly signedHeaders: readonly string[];
  readonly value: Buffer;
  /** Present on a presigned URL. */
  readonly expiresSeconds: number | undefined;
}

export type RequestHead = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'rawHeaders'>;

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=(?<credential>[^,\s]+),\s*SignedHeaders=(?<signedHeaders>[^,\s]+),\s*Signature=(?<signature>[0-9a-f]{64})$/;
const CREDENTIAL = /^(?<key>[^/]+)\/(?<date>\d{8})\/(?<region>[^/]+)\/(?<service>[^/]+)\/aws4_request$/;
const TIMESTAMP = /^\d{8}T\d{6}Z$/;
const LONGEST_EXPIRY_SECONDS = 7 * 24 * 60 * 60;

/** The signature of a request, from its header or its URL. `undefined` when it carries none. */
export function signatureOf(request: RequestHead, query: URLSearchParams): Signature | undefined {
  if (query.has('X-Amz-Signature') || query.has('X-Amz-Algorithm')) return presigned(query);
  const { authorization } = request.headers;
  if (authorization === undefined) return undefined;
  const parts = AUTHORIZATION.exec(authorization)?.groups;
  if (parts === undefined) {
    throw malformed('The Authorization header is not one of AWS Signature Version 4.', 'header');
  }
  const { credential = '', signedHeaders = '', signature = '' } = parts;
  const timestamp = request.headers['x-amz-date'];
  return signatureFrom('header', credential, signedHeaders, signature, String(timestamp), undefined);
}

/** The name of the service that the request is signed for. */
export function signingNameOf({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  return /\/([^/]+)\/aws4_request,/.exec(headers.authorization ?? '')?.[1];
}

function presigned(query: URLSearchParams): Signature {
  const parameter = (name: string): string => {
    const value = query.get(name);
    if (value === null)
      throw malformed(`Query-string authentication requires the parameter ${name}.`, 'query');
    return value;
  };
  if (parameter('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') {
    throw malformed('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256".', 'query');
  }
  const expiresSeconds = Number(parameter('X-Amz-Expires'));
  if (!Number.isInteger(expiresSeconds) || expiresSeconds < 1 || expiresSeconds > LONGEST_EXPIRY_SECONDS) {
    throw malformed(`X-Amz-Expires must be between 1 and ${LONGEST_EXPIRY_SECONDS} seconds.`, 'query');
  }
  return signatureFrom(
    'query',
    parameter('X-Amz-Credential'),
    parameter('X-Amz-SignedHeaders'),
    parameter('X-Amz-Signature'),
    parameter('X-Amz-Date'),
    expiresSeconds,
  );
}

type Origin = 'header' | 'query';

function signatureFrom(
  origin: Origin,
  credential: string,
  signedHeaders: string,
  signature: string,
  timestamp: string,
  expiresSeconds: number | undefined,
): Signature {
  const scope = CREDENTIAL.exec(credential)?.groups;
  if (scope === undefined) {
    throw malformed('The credential must be <key>/<date>/<region>/<service>/aws4_request.', origin);
  }
  if (!TIMESTAMP.test(timestamp)) {
    throw malformed("X-Amz-Date must be in the ISO8601 long format \"yyyyMMdd'T'HHmmss'Z'\".", origin);
  }
  const { key = '', date = '', region = '', service = '' } = scope;
  if (!timestamp.startsWith(date)) {
    throw malformed('The credential is of another day than X-Amz-Date.', origin);
  }
  return {
    accessKeyId: key,
    scope: `${date}/${region}/${service}/aws4_request`,
    date,
    region,
    service,
    timestamp,
    signedHeaders: signedHeaders.split(';'),
    value: Buffer.from(signature, 'hex'),
    expiresSeconds,
  };
}

function malformed(message: string, origin: Origin): AwsError {
  const code = origin === 'header' ? 'AuthorizationHeaderMalformed' : 'AuthorizationQueryParametersError';
  return new AwsError(code, message);
}

/** Milliseconds since the epoch at which the request says it was signed. */
export function signedAtMs({ timestamp }: Signature): number {
  const [, year, month, day, hours, minutes, seconds] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp)?.map(Number) ?? [];
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hours, minutes, seconds);
}
