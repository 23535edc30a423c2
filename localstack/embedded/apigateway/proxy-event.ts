import type { Place } from '../service.ts';
import type { GatewayRequest } from './gateway-request.ts';
import type { Route } from './match-route.ts';
import { isBinary } from './media-type.ts';
import { grouped, groupedIgnoringCase, lastValueOf, lastValues } from './multi-values.ts';
import type { Stage } from './rest-api.ts';

/** Headers between a client and the first server; the function never sees them. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect'];

/** The event that a function behind a proxy integration of a REST API gets. */
export function proxyEvent(
  place: Place,
  stage: Stage,
  request: GatewayRequest,
  route: Route,
  body: Buffer,
): object {
  const headers = groupedIgnoringCase(forwardedHeaders(request));
  const query = grouped(new URLSearchParams(request.query));
  const isBase64Encoded = body.length > 0 && isBinary(stage.api, lastValueOf(headers, 'content-type'));
  return {
    resource: route.resourcePath,
    path: request.path,
    httpMethod: request.verb,
    headers: lastValues(headers),
    multiValueHeaders: headers,
    queryStringParameters: orNull(lastValues(query)),
    multiValueQueryStringParameters: orNull(query),
    pathParameters: orNull(route.parameters),
    stageVariables: stage.variables ?? null,
    requestContext: requestContext(place, stage, request, route, lastValueOf(headers, 'user-agent')),
    body: body.length === 0 ? null : body.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded,
  };
}

function requestContext(
  place: Place,
  stage: Stage,
  request: GatewayRequest,
  route: Route,
  userAgent: string | undefined,
): object {
  return {
    accountId: place.account,
    apiId: stage.api.id,
    deploymentId: stage.deploymentId,
    domainName: request.domainName,
    domainPrefix: request.domainName.split('.')[0],
    extendedRequestId: request.extendedId,
    httpMethod: request.verb,
    identity: { ...NO_IDENTITY, sourceIp: request.sourceIp, userAgent: userAgent ?? null },
    path: request.isUnderStage ? `/${stage.name}${request.path}` : request.path,
    protocol: request.protocol,
    requestId: request.id,
    requestTime: commonLogTime(request.atMs),
    requestTimeEpoch: request.atMs,
    resourceId: route.resource.id,
    resourcePath: route.resourcePath,
    stage: stage.name,
  };
}

const NO_IDENTITY = {
  accessKey: null,
  accountId: null,
  caller: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

function forwardedHeaders({ headers, sourceIp, port, id }: GatewayRequest): (readonly [string, string])[] {
  const forwarded = headers.filter(([name]) => name.toLowerCase() === 'x-forwarded-for');
  const replaced = [...HOP_BY_HOP, 'x-forwarded-for', 'x-forwarded-port', 'x-forwarded-proto'];
  return [
    ...headers.filter(([name]) => !replaced.includes(name.toLowerCase())),
    ['X-Amzn-Trace-Id', `Root=1-${id.slice(0, 8)}-${id.replaceAll('-', '').slice(8)}`],
    ['X-Forwarded-For', [...forwarded.map(([, value]) => value), sourceIp].join(', ')],
    ['X-Forwarded-Port', String(port)],
    ['X-Forwarded-Proto', 'http'],
  ];
}

function orNull<Values extends object>(values: Values): Values | null {
  return Object.keys(values).length === 0 ? null : values;
}

/** e.g. `09/Apr/2026:12:34:56 +0000` */
function commonLogTime(atMs: number): string {
  const [, day, month, year, time] = new Date(atMs).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
