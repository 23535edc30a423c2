import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '../aws-error.ts';
import type { Access, S3Request, S3Service } from '../service.ts';
import { discardedResponse } from './discarded-response.ts';
import { authenticate, type EdgeContext, logTrouble } from './edge-context.ts';
import { signingNameOf } from './signature.ts';

const SIGNING_NAME = 's3';

/** S3 in path style (`/bucket/key`). The engine speaks HTTP itself; here is decided whether it is asked. */
export class S3Front {
  readonly #context: EdgeContext;
  readonly #service: S3Service;

  constructor(context: EdgeContext, service: S3Service) {
    this.#context = context;
    this.#service = service;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#serve(request, response);
    } catch (error) {
      logTrouble(this.#context, request, error);
      if (response.headersSent) request.socket.destroy();
      else this.#service.refuse(error, request, response);
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { faults, terminate } = this.#context;
    refuseOtherServices(request);
    const principal = authenticate(this.#context, request, SIGNING_NAME);
    const s3Request: S3Request = {
      ...addressOf(request),
      principal,
      headers: request.headers,
      body: request,
    };
    if (principal === undefined) return this.#service.handle(s3Request, response);

    const accesses = this.#service.accesses(s3Request).map((access) => withListingKeys(access, s3Request));
    const interference = await faults.intercept(principal, accesses[0]?.action ?? `s3:${request.method}`);
    if (interference?.kind === 'error') throw interference.error;
    if (interference?.kind === 'crash-before') {
      await terminate(interference.functionName);
      request.socket.destroy();
      return;
    }

    const isCrashing = interference !== undefined;
    const handled = this.#execute(s3Request, accesses, isCrashing ? discardedResponse(request) : response);
    if (!isCrashing) return handled;
    await handled.catch(() => {}); // the caller will not hear of a refusal either
    await terminate(interference.functionName);
    request.socket.destroy();
  }

  async #execute(request: S3Request, accesses: readonly Access[], response: ServerResponse): Promise<void> {
    if (request.principal !== undefined) this.#context.authorizer.authorize(request.principal, accesses);
    await this.#service.handle(request, response);
  }
}

/** A service that speaks neither JSON nor forms nor S3's protocol: none of the local cloud's. */
function refuseOtherServices(request: IncomingMessage): void {
  const service = signingNameOf(request);
  if (service === undefined || service === SIGNING_NAME) return;
  throw new AwsError('NotImplemented', `The local cloud has no service ${service}.`, { status: 501 });
}

/** What of a listing policies may ask about. */
function withListingKeys(access: Access, { query }: S3Request): Access {
  if (!access.action.startsWith('s3:List')) return access;
  const given = ['prefix', 'delimiter', 'max-keys'].filter((name) => query.has(name));
  const keys = Object.fromEntries(given.map((name) => [`s3:${name}`, query.get(name) ?? '']));
  return { ...access, context: { ...keys, ...access.context } };
}

function addressOf({ method = 'GET', url = '/' }: IncomingMessage) {
  const [path = '/', ...query] = url.split('?');
  const [, bucket = '', ...key] = path.split('/');
  try {
    return {
      method,
      bucket: decodeURIComponent(bucket),
      key: decodeURIComponent(key.join('/')),
      query: new URLSearchParams(query.join('?')),
    };
  } catch (cause) {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.", { cause });
  }
}
