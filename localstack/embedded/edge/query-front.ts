import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '../aws-error.ts';
import type { QueryService } from '../service.ts';
import { authenticate, type EdgeContext, logTrouble } from './edge-context.ts';
import { answerQuery, refuseQuery } from './query-answer.ts';
import { queryInput } from './query-input.ts';
import { readBody } from './read-body.ts';
import { signingNameOf } from './signature.ts';

/** Whether a request speaks AWS's query protocol. S3 also takes forms, of another type. */
export function isQuery({ headers }: IncomingMessage): boolean {
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
}

/** The services behind AWS's query protocol, told apart by whom a request is signed for. */
export class QueryFront {
  readonly #context: EdgeContext;
  readonly #services = new Map<string, QueryService>();

  constructor(context: EdgeContext) {
    this.#context = context;
  }

  offer(signingName: string, service: QueryService): void {
    this.#services.set(signingName, service);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const signingName = signingNameOf(request) ?? '';
    const service = this.#services.get(signingName);
    try {
      const body = await readBody(request);
      if (service === undefined) {
        throw new AwsError('InvalidAction', `The local cloud has no service ${signingName}.`);
      }
      const { Action, ...input } = queryInput(body.toString());
      const principal = authenticate(this.#context, request, signingName, body);
      if (principal === undefined) {
        throw new AwsError('MissingAuthenticationToken', 'Missing Authentication Token', { status: 403 });
      }
      const action = String(Action);
      this.#context.authorizer.authorize(principal, service.accesses(action, input));
      answerQuery(response, service.namespace, action, await service.run(action, input, principal));
    } catch (error) {
      logTrouble(this.#context, request, error);
      refuseQuery(response, error);
    }
  }
}
