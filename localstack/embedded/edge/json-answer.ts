import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { AwsError } from '../aws-error.ts';
import type { JsonObject, JsonService } from '../service.ts';

type Version = JsonService['jsonVersion'];

/** What signature and policies are refused with is worded for S3; the JSON services have names of their own. */
const JSON_CODES: ReadonlyMap<string, string> = new Map([
  ['AccessDenied', 'AccessDeniedException'],
  ['AuthorizationHeaderMalformed', 'IncompleteSignatureException'],
  ['AuthorizationQueryParametersError', 'IncompleteSignatureException'],
  ['InvalidAccessKeyId', 'UnrecognizedClientException'],
  ['RequestTimeTooSkewed', 'InvalidSignatureException'],
  ['SignatureDoesNotMatch', 'InvalidSignatureException'],
]);

/** SDKs still turn the old query protocol's code into the error's name where a service had that protocol. */
const QUERY_CODES: ReadonlyMap<string, string> = new Map([['sqs AccessDenied', 'AccessDenied']]);

export function answerJson(response: ServerResponse, version: Version, output: JsonObject): void {
  send(response, 200, version, output);
}

/** Writes a refusal as AWS's JSON protocols do; an error that is none of AWS's is our fault and is not described. */
export function refuseJson(
  response: ServerResponse,
  error: unknown,
  { version, signingName }: { readonly version: Version; readonly signingName: string },
): void {
  if (!(error instanceof AwsError)) {
    const message = 'The local cloud failed; its log says why.';
    send(response, 500, version, { __type: 'InternalFailure', message });
    return;
  }
  const queryCode = error.queryCode ?? QUERY_CODES.get(`${signingName} ${error.code}`);
  if (queryCode !== undefined) response.setHeader('x-amzn-query-error', `${queryCode};Sender`);
  const type = JSON_CODES.get(error.code) ?? error.code;
  // AWS's JSON services say 400 where S3 says 403.
  const status = error.status === 403 ? 400 : error.status;
  send(response, status, version, { ...error.fields, __type: type, message: error.message });
}

function send(response: ServerResponse, status: number, version: Version, body: JsonObject): void {
  const payload = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': `application/x-amz-json-${version}`,
    'content-length': Buffer.byteLength(payload),
    'x-amzn-requestid': randomUUID(),
  });
  response.end(payload);
}
