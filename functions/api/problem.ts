import { z } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { DomainError } from '../../shared/errors.ts';
import { PROBLEMS, type ProblemCode } from '../../shared/problem-catalogue.ts';
import type { ApiContext, ApiLogger } from './context.ts';

/** RFC 9457, as every answer that is not a success. */
export const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z
      .string()
      .optional()
      .openapi({ description: 'The address that was called; absent when the gateway refused by itself' }),
    code: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
  })
  .openapi('Problem', {
    description: 'Why the request was not done. `type` is the address of a page that explains `code`.',
    example: {
      type: '/problems/not-found',
      title: PROBLEMS['not-found'].title,
      status: 404,
      detail: 'There is no task “01a2…” that you may see.',
      instance: '/api/v1/tasks/01a2…',
      code: 'not-found',
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
    },
  });
export type Problem = z.infer<typeof Problem>;

export const STATUS: Readonly<Record<ProblemCode, ContentfulStatusCode>> = {
  'invalid-input': 422,
  'malformed-json': 400,
  'unsupported-media-type': 415,
  'body-too-large': 413,
  unauthenticated: 401,
  'invalid-credentials': 401,
  'refresh-token-invalid': 401,
  'refresh-token-reused': 401,
  'login-throttled': 429,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'stale-write': 409,
  'precondition-failed': 412,
  'idempotency-key-reused': 422,
  'request-running': 409,
  'too-many-requests': 429,
  'open-task-limit-reached': 429,
  'byte-limit-reached': 429,
  'username-taken': 409,
  'user-active': 409,
  'last-administrator': 409,
  'schema-unknown': 422,
  'schema-invalid': 422,
  'schema-incompatible': 409,
  'formula-invalid': 422,
  'formula-unsupported': 422,
  'schema-required': 422,
  'task-not-finished': 409,
  'task-finished': 409,
  'task-unsuccessful': 409,
  'report-unavailable': 409,
  'upload-unavailable': 409,
  'upload-incomplete': 409,
  'webhook-url-refused': 422,
  'webhook-limit-reached': 409,
  'webhook-disabled': 409,
  'file-too-large': 422,
  'upload-missing': 422,
  'upload-changed': 422,
  'upload-mismatch': 422,
  'file-empty': 422,
  'file-format-mismatch': 422,
  'file-format-unsupported': 422,
  'file-encrypted': 422,
  'file-corrupt': 422,
  'file-encoding-invalid': 422,
  'file-limit-exceeded': 422,
  'sheet-not-found': 422,
  'header-missing': 422,
  'csv-quote-unclosed': 422,
  'csv-nul-byte': 422,
  'processing-abandoned': 500,
  'internal-error': 500,
  timeout: 504,
};

/** The one place where an error becomes a response. What it does not recognise it logs, and does not describe. */
export function problemFor(logger: ApiLogger) {
  return (error: Error, c: ApiContext): Response => {
    if (error instanceof DomainError) return problem(c, error.code, error.message, error.details);
    // Made by the framework for a body that its own parsers refuse, e.g. a form that is none.
    if (error instanceof HTTPException && error.status < 500) {
      return problem(c, 'invalid-input', 'The body could not be read.', {});
    }
    logger.error('request failed', { requestId: c.get('requestId'), error });
    return problem(c, 'internal-error', 'Something went wrong on our side.', {});
  };
}

function problem(
  c: ApiContext,
  code: ProblemCode,
  detail: string,
  details: Readonly<Record<string, unknown>>,
): Response {
  const status = STATUS[code];
  const members: Problem = {
    type: `/problems/${code}`,
    title: PROBLEMS[code].title,
    status,
    detail,
    instance: `${c.get('prefix')}${new URL(c.req.url).pathname}`,
    code,
    requestId: c.get('requestId'),
  };
  // Twice: they come first, and no detail can take the place of one.
  const body: Problem = { ...members, ...details, ...members };
  if (code === 'unauthenticated') c.header('www-authenticate', challenge(c));
  else if (status === 401) c.header('www-authenticate', 'Bearer realm="etl-design"');
  const { allow, retryAfterSeconds } = details;
  if (Array.isArray(allow)) c.header('allow', allow.join(', '));
  if (typeof retryAfterSeconds === 'number') c.header('retry-after', `${retryAfterSeconds}`);
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json' });
}

/** RFC 6750: whoever sent no token is not told that theirs is wrong. */
function challenge(c: ApiContext): string {
  const isSent = c.req.header('authorization') !== undefined;
  return `Bearer realm="etl-design"${isSent ? ', error="invalid_token"' : ''}`;
}
