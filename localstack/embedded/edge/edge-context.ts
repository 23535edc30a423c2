import type { IncomingMessage } from 'node:http';
import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { AccessKeys } from '../iam/access-keys.ts';
import type { Authorizer, LogSink, Place, Principal } from '../service.ts';
import { verifySignature } from './verify-signature.ts';

/** What every request to the edge passes through, whatever service it is for. */
export interface EdgeContext {
  readonly clock: Clock;
  readonly place: Place;
  readonly accessKeys: AccessKeys;
  readonly authorizer: Authorizer;
  readonly faults: Faults;
  /** Ends the threads of the function with this name. */
  readonly terminate: (functionName: string) => Promise<void>;
  readonly log: LogSink;
}

/** Who sent the request; `undefined` when it is not signed. @throws {AwsError} when it is signed wrongly. */
export function authenticate(
  { accessKeys, clock, place }: EdgeContext,
  request: IncomingMessage,
  service: string,
  body?: Buffer,
): Principal | undefined {
  const verified = verifySignature(request, {
    secretOf: (accessKeyId) => accessKeys.secretOf(accessKeyId),
    nowMs: clock.now(),
    region: place.region,
    service,
    ...(body === undefined ? {} : { body }),
  });
  return verified && accessKeys.principalOf(verified.accessKeyId);
}

const UNSUPPORTED = ['UnknownOperationException', 'NotImplemented'];

/** Writes down what nobody expects: requests for what the local cloud does not have, and its own bugs. */
export function logTrouble({ log }: EdgeContext, request: IncomingMessage, error: unknown): void {
  const subject = `${request.method} ${request.headers['x-amz-target'] ?? request.url?.split('?', 1)[0]}`;
  if (request.errored !== null) {
    log({ source: 'edge', level: 'debug', text: `${subject}: the caller hung up` });
  } else if (!(error instanceof AwsError)) {
    log({
      source: 'edge',
      level: 'error',
      text: `${subject}: ${error instanceof Error ? error.stack : error}`,
    });
  } else if (UNSUPPORTED.includes(error.code)) {
    log({ source: 'edge', level: 'warn', text: `${subject}: ${error.message}` });
  }
}
