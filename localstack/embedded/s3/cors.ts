import type { ServerResponse } from 'node:http';
import type { Bucket } from './bucket-store.ts';
import type { CorsRule } from './cors-rule.ts';
import type { HeaderMap } from './header-map.ts';
import { s3Error } from './refusals.ts';

/** Lets a page of the origin read the answer, if a rule of the bucket says so; to be called before any answer. */
export function allowOrigin(
  bucket: Bucket | undefined,
  method: string | undefined,
  headers: HeaderMap,
  response: ServerResponse,
): void {
  const { origin } = headers;
  if (origin === undefined || method === undefined) return;
  const rule = bucket?.cors.find((candidate) => allows(candidate, origin, method));
  if (rule !== undefined) setHeaders(rule, origin, response);
}

/** Answers the OPTIONS request a browser sends first. @throws {AwsError} AccessForbidden, BadRequest */
export function answerPreflight(bucket: Bucket, headers: HeaderMap, response: ServerResponse): void {
  const { origin } = headers;
  const method = headers['access-control-request-method'];
  if (origin === undefined || method === undefined) {
    throw s3Error(
      'InvalidRequest',
      'Insufficient information: send Origin and Access-Control-Request-Method.',
    );
  }
  const requested = headerNames(headers['access-control-request-headers']);
  const rule = bucket.cors.find(
    (candidate) =>
      allows(candidate, origin, method) &&
      requested.every((name) =>
        candidate.allowedHeaders.some((pattern) => like(pattern.toLowerCase(), name)),
      ),
  );
  if (rule === undefined) {
    const message = `CORSResponse: This CORS request is not allowed: no rule of ${bucket.name} has this origin, method and these headers.`;
    throw s3Error('AccessForbidden', message);
  }
  setHeaders(rule, origin, response);
  if (requested.length > 0) response.setHeader('access-control-allow-headers', requested.join(', '));
  response.writeHead(200, { 'content-length': 0 }).end();
}

function allows(rule: CorsRule, origin: string, method: string): boolean {
  return rule.allowedMethods.includes(method) && rule.allowedOrigins.some((pattern) => like(pattern, origin));
}

function setHeaders(rule: CorsRule, origin: string, response: ServerResponse): void {
  const isPublic = rule.allowedOrigins.includes('*');
  response.setHeader('access-control-allow-origin', isPublic ? '*' : origin);
  if (!isPublic) response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('access-control-allow-methods', rule.allowedMethods.join(', '));
  response.setHeader('vary', 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method');
  if (rule.exposedHeaders.length > 0) {
    response.setHeader('access-control-expose-headers', rule.exposedHeaders.join(', '));
  }
  if (rule.maxAgeSeconds !== undefined) response.setHeader('access-control-max-age', rule.maxAgeSeconds);
}

function headerNames(list: string | undefined): string[] {
  return (list ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
}

/** S3's wildcard: at most one `*`. */
function like(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === text;
  const [start, end] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}
