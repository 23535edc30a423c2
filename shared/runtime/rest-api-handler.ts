import type { APIGatewayProxyResult, Context } from 'aws-lambda';
import type { Env, Hono, Schema } from 'hono';
import { GatewayRequest, type RequestEvent } from './gateway-request.ts';
import { LazyResponse } from './lazy-response.ts';

/** Turns an app whose answers are text into the handler of a REST API's proxy integration. */
export function restApiHandler<E extends Env, S extends Schema, BasePath extends string>(
  app: Hono<E, S, BasePath>,
) {
  // Hono makes its answers with whatever has this name. Safe because it has all that a `Response` has.
  globalThis.Response = LazyResponse as unknown as typeof Response;
  return async (
    event: RequestEvent,
    lambdaContext: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<APIGatewayProxyResult> => {
    const response = await app.fetch(new GatewayRequest(event).asRequest(), { event, lambdaContext });
    const headers = Object.fromEntries(response.headers);
    return { statusCode: response.status, headers, body: await response.text(), isBase64Encoded: false };
  };
}
