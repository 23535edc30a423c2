import { ResponseType } from 'aws-cdk-lib/aws-apigateway';

/** A refusal that API Gateway makes by itself, before or instead of our function, in the words of our API. */
export interface GatewayProblem {
  readonly on: ResponseType;
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** When it is worth trying again. */
  readonly retryAfterSeconds?: number;
}

const TRY_AGAIN = 'Try again; if it lasts, tell the operator the requestId.';

const forbidden = {
  status: 403,
  code: 'forbidden',
  title: 'Your role does not allow this',
  detail: 'The request was refused before it reached the API. Send only a bearer token as Authorization.',
};
const notFound = {
  status: 404,
  code: 'not-found',
  title: 'There is no such thing',
  detail: 'Nothing answers to this address and method. The routes are listed in /openapi.json.',
};
const invalidInput = {
  status: 400,
  code: 'invalid-input',
  title: 'The request is not valid',
  detail:
    'The request was refused before it reached the API: it is not HTTP as the gateway reads it, or its address and headers ' +
    'are longer than 10 kB. Compare it with /openapi.json.',
};
const internalError = {
  status: 500,
  code: 'internal-error',
  title: 'Something went wrong on our side',
  detail: TRY_AGAIN,
};
const timeout = {
  status: 504,
  code: 'timeout',
  title: 'The answer took too long',
  detail: TRY_AGAIN,
};

/**
 * What can happen to an API without authorizers, keys and models. A default lends its status to every type that has
 * no answer of its own, so that status and body always agree.
 */
export const gatewayProblems: readonly GatewayProblem[] = [
  { on: ResponseType.DEFAULT_4XX, ...invalidInput },
  { on: ResponseType.ACCESS_DENIED, ...forbidden },
  { on: ResponseType.EXPIRED_TOKEN, ...forbidden },
  { on: ResponseType.INVALID_SIGNATURE, ...forbidden },
  { on: ResponseType.WAF_FILTERED, ...forbidden },
  { on: ResponseType.MISSING_AUTHENTICATION_TOKEN, ...notFound },
  { on: ResponseType.RESOURCE_NOT_FOUND, ...notFound },
  {
    // AWS does not honour it today (“important notes” of API Gateway); other gateways do.
    on: ResponseType.REQUEST_TOO_LARGE,
    status: 413,
    code: 'body-too-large',
    title: 'The body is too large',
    detail: 'A request may have at most 1 MiB. Files are not sent here, but to the URL of a task.',
  },
  {
    on: ResponseType.UNSUPPORTED_MEDIA_TYPE,
    status: 415,
    code: 'unsupported-media-type',
    title: "The body's content type is not accepted here",
    detail: 'The API does not take this content type. Send application/json.',
  },
  {
    on: ResponseType.THROTTLED,
    status: 429,
    code: 'too-many-requests',
    title: 'Too many requests',
    detail: 'More requests came at once than the API takes. Try again in a few seconds.',
    retryAfterSeconds: 2,
  },
  { on: ResponseType.DEFAULT_5XX, ...internalError },
  { on: ResponseType.INTEGRATION_FAILURE, ...timeout },
  { on: ResponseType.INTEGRATION_TIMEOUT, ...timeout },
];
