import type { Env, Hono, Schema } from 'hono';
import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';

/** Requests whose body means nothing; `Request` refuses to be made with one, and the client would see a bare 400. */
const BODILESS = ['GET', 'HEAD'];

/** Turns an app into the handler of a REST API's proxy integration. */
export function restApiHandler<E extends Env, S extends Schema, BasePath extends string>(
  app: Hono<E, S, BasePath>,
) {
  const answer = handle(app);
  return (event: LambdaEvent, context: LambdaContext) => {
    const isBodiless = 'httpMethod' in event && BODILESS.includes(event.httpMethod);
    return answer(isBodiless ? { ...event, body: null } : event, context);
  };
}
