import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '../aws-error.ts';
import type { JsonObject, JsonService, Principal } from '../service.ts';
import { authenticate, type EdgeContext, logTrouble } from './edge-context.ts';
import { answerJson, refuseJson } from './json-answer.ts';
import { readBody } from './read-body.ts';

/** A JSON service and the name by which its requests are signed, e.g. `sqs`. */
export interface SignedService {
  readonly signingName: string;
  readonly service: JsonService;
}

/** The services behind AWS's JSON protocols, told apart by `x-amz-target`. */
export class JsonFront {
  readonly #context: EdgeContext;
  readonly #services = new Map<string, SignedService>();

  constructor(context: EdgeContext) {
    this.#context = context;
  }

  offer(signed: SignedService): void {
    this.#services.set(signed.service.targetPrefix, signed);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [prefix = '', operation = ''] = String(request.headers['x-amz-target']).split('.');
    const signed = this.#services.get(prefix);
    const version = signed?.service.jsonVersion ?? '1.1';
    try {
      const body = await readBody(request);
      if (signed === undefined) throw unknownService(prefix);
      const output = await this.#serve(request, signed, operation, body);
      if (output === undefined) request.socket.destroy();
      else answerJson(response, version, output);
    } catch (error) {
      logTrouble(this.#context, request, error);
      refuseJson(response, error, { version, signingName: signed?.signingName ?? '' });
    }
  }

  /** The answer, or `undefined` when the caller has crashed and nobody is left to hear it. */
  async #serve(
    request: IncomingMessage,
    { signingName, service }: SignedService,
    operation: string,
    body: Buffer,
  ): Promise<JsonObject | undefined> {
    const { faults, terminate } = this.#context;
    const principal = authenticate(this.#context, request, signingName, body);
    if (principal === undefined) {
      throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
    }
    const interference = await faults.intercept(principal, `${signingName}:${operation}`);
    if (interference?.kind === 'error') throw interference.error;
    if (interference?.kind === 'crash-before') {
      await terminate(interference.functionName);
      return undefined;
    }

    const output = this.#execute(principal, service, operation, body);
    if (interference === undefined) return output;
    await output.catch(() => {}); // the caller will not hear of a refusal either
    await terminate(interference.functionName);
    return undefined;
  }

  async #execute(
    principal: Principal,
    service: JsonService,
    operation: string,
    body: Buffer,
  ): Promise<JsonObject> {
    const input = parse(body);
    this.#context.authorizer.authorize(principal, service.accesses(operation, input));
    return service.run(operation, input);
  }
}

function parse(body: Buffer): JsonObject {
  try {
    const input: unknown = JSON.parse(body.toString());
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as JsonObject; // safe because of the checks
  } catch (cause) {
    throw new AwsError('SerializationException', 'The request body is not JSON.', { cause });
  }
  throw new AwsError('SerializationException', 'The request body is not a JSON object.');
}

function unknownService(prefix: string): AwsError {
  return new AwsError('UnknownOperationException', `The local cloud has no service ${prefix}.`);
}
