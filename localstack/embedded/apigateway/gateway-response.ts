import type { OutgoingHttpHeaders } from 'node:http';

export type HeaderValue = { readonly text: string } | { readonly variable: string };

/** How an API words one kind of the gateway's own refusals. */
export interface GatewayResponse {
  readonly statusCode: number | undefined;
  /** By header name: a fixed text, or the name of a `$context` variable. */
  readonly headers: Readonly<Record<string, HeaderValue>>;
  /** By content type. */
  readonly templates: Readonly<Record<string, string>>;
}

/** What the gateway says by itself, with AWS's words. */
export const GATEWAY_ERRORS = {
  MISSING_AUTHENTICATION_TOKEN: {
    status: 403,
    message: 'Missing Authentication Token',
    errorType: 'MissingAuthenticationTokenException',
  },
  BAD_REQUEST_PARAMETERS: { status: 400, message: 'Bad Request', errorType: 'BadRequestException' },
  /** What Lambda does not take. */
  EVENT_TOO_LARGE: { status: 413, message: 'Request Too Long', errorType: 'BadRequestException' },
  /** What is no request: these have no type of their own and are worded as `DEFAULT_4XX`. */
  UNREADABLE: { status: 400, message: 'Bad Request', errorType: 'BadRequestException' },
  REQUEST_TIMED_OUT: { status: 408, message: 'Request Timeout', errorType: 'BadRequestException' },
  EXPECTATION_FAILED: { status: 417, message: 'Expectation Failed', errorType: 'BadRequestException' },
  HEADERS_TOO_LARGE: {
    status: 431,
    message: 'Request Header Fields Too Large',
    errorType: 'BadRequestException',
  },
  API_CONFIGURATION_ERROR: {
    status: 500,
    message: 'Internal server error',
    errorType: 'InternalServerErrorException',
  },
  /** What the function did wrong has no type of its own. */
  DEFAULT_5XX: { status: 502, message: 'Internal server error', errorType: 'InternalServerErrorException' },
  INTEGRATION_TIMEOUT: {
    status: 504,
    message: 'Endpoint request timed out',
    errorType: 'InternalServerErrorException',
  },
} as const;
export type GatewayErrorType = keyof typeof GATEWAY_ERRORS;

/**
 * What is refused before the gateway knows whose request it is, in AWS's own form. Nobody words it otherwise: of
 * `REQUEST_TOO_LARGE`, AWS's important notes say that it cannot be customised.
 */
export const TOO_LARGE: GatewayAnswer = {
  status: 413,
  headers: { 'content-type': 'text; charset=utf-8' },
  body: 'HTTP content length exceeded 10485760 bytes.',
};

/** Those that an API's own words do not reach, as AWS answers them today. */
const NOT_CUSTOMISED: readonly GatewayErrorType[] = ['EVENT_TOO_LARGE'];

/** All that a template may name. */
export const RESPONSE_TYPES = [
  ...['ACCESS_DENIED', 'API_CONFIGURATION_ERROR', 'AUTHORIZER_CONFIGURATION_ERROR', 'AUTHORIZER_FAILURE'],
  ...['BAD_REQUEST_BODY', 'BAD_REQUEST_PARAMETERS', 'DEFAULT_4XX', 'DEFAULT_5XX', 'EXPIRED_TOKEN'],
  ...['INTEGRATION_FAILURE', 'INTEGRATION_TIMEOUT', 'INVALID_API_KEY', 'INVALID_SIGNATURE'],
  ...['MISSING_AUTHENTICATION_TOKEN', 'QUOTA_EXCEEDED', 'REQUEST_TOO_LARGE', 'RESOURCE_NOT_FOUND'],
  ...['THROTTLED', 'UNAUTHORIZED', 'UNSUPPORTED_MEDIA_TYPE', 'WAF_FILTERED'],
] as const;

/** `$context.…` variables by name, without the errors' own. */
export type ContextVariables = Readonly<Record<string, string>>;

export const REQUEST_VARIABLES = [
  ...['requestId', 'extendedRequestId', 'path', 'httpMethod', 'stage', 'domainName', 'apiId'],
] as const;
const ERROR_VARIABLES = ['error.message', 'error.messageString', 'error.responseType'] as const;

/**
 * Gateway responses substitute variables and know nothing else of the template language.
 * Answers the first thing in the template that we would not substitute.
 */
export function unsupportedIn(template: string): string | undefined {
  const known: readonly string[] = [...REQUEST_VARIABLES, ...ERROR_VARIABLES].map(
    (name) => `$context.${name}`,
  );
  return (template.match(/\$[\w.{!]+/g) ?? []).find((variable) => !known.includes(variable));
}

export interface GatewayAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

/** The gateway's refusal in the API's words, if it has some for this type or its class. */
export function gatewayAnswer(
  responses: ReadonlyMap<string, GatewayResponse>,
  type: GatewayErrorType,
  accept: string | undefined,
  request: ContextVariables,
): GatewayAnswer {
  const { status, message, errorType } = GATEWAY_ERRORS[type];
  const defaultType = status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX';
  const responseType = RESPONSE_TYPES.find((known) => known === type) ?? defaultType;
  const own = responses.get(responseType) ?? responses.get(defaultType);
  const custom = NOT_CUSTOMISED.includes(type) ? undefined : own;
  const [contentType, template] = chooseTemplate(custom?.templates ?? {}, accept);
  const variables: ContextVariables = {
    ...request,
    'error.message': message,
    'error.messageString': JSON.stringify(message),
    'error.responseType': responseType,
  };
  return {
    status: custom?.statusCode ?? status,
    headers: { 'content-type': contentType, 'x-amzn-errortype': errorType, ...headersOf(custom, variables) },
    body: template.replaceAll(/\$context\.([\w.]+)/g, (_, name: string) => variables[name] ?? ''),
  };
}

function headersOf(response: GatewayResponse | undefined, variables: ContextVariables): OutgoingHttpHeaders {
  return Object.fromEntries(
    Object.entries(response?.headers ?? {}).map(([name, value]) => [
      name,
      'text' in value ? value.text : (variables[value.variable] ?? ''),
    ]),
  );
}

/** The template for what the client accepts, else the one for JSON, else API Gateway's own. */
function chooseTemplate(
  templates: GatewayResponse['templates'],
  accept: string | undefined,
): [contentType: string, template: string] {
  const accepted = (accept ?? '').split(',').map((type) => type.split(';')[0]?.trim() ?? '');
  const contentType = accepted.find((type) => Object.hasOwn(templates, type)) ?? 'application/json';
  return [contentType, templates[contentType] ?? '{"message":$context.error.messageString}'];
}
