import type { Env, Hono, Schema } from 'hono';
import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';

/** Requests whose body means nothing; `Request` refuses to be made with one, and the client would see a bare 400. */
const BODILESS = ['GET', 'HEAD'];

/** `Request` refuses these as well; under another name they are a method that no route has. */
const FORBIDDEN = ['CONNECT', 'TRACE', 'TRACK'];

/** Turns an app into the handler of a REST API's proxy integration. */
export function restApiHandler<E extends Env, S extends Schema, BasePath extends string>(
  app: Hono<E, S, BasePath>,
) {
  const answer = handle(app);
  return (event: LambdaEvent, context: LambdaContext) => {
    if (!('httpMethod' in event)) return answer(event, context);
    const { httpMethod } = event;
    if (FORBIDDEN.includes(httpMethod)) return answer({ ...event, httpMethod: `X-${httpMethod}` }, context);
    return answer(BODILESS.includes(httpMethod) ? { ...event, body: null } : event, context);
  };
}
