import { z } from '@hono/zod-openapi';
import { PROBLEMS, type ProblemCode } from '../../shared/problem-catalogue.ts';
import { Problem, STATUS } from './problem.ts';

/** Anyone with a valid access token. */
export const USERS = [{ bearer: [] }];
/** Only these roles; the guard reads them from here. */
export const ADMINS = [{ bearer: ['admin'] }];

/** Administrators, and whoever has the token for metrics. */
export const ADMINS_OR_METRICS: Record<string, string[]>[] = [{ bearer: ['admin'] }, { metricsToken: [] }];

const RETRY_AFTER = {
  'retry-after': { schema: { type: 'integer' as const }, description: 'Seconds to wait before trying again' },
};

const ALWAYS: readonly ProblemCode[] = ['internal-error', 'too-many-requests', 'timeout'];

/** The gateway's own answer to what it cannot make a request of, such as a query that is not UTF-8 in percent-encoding. */
const UNREADABLE = { status: 400, code: 'invalid-input' } as const;

/** What does not even reach the API, and cannot be worded by it. From 10 MiB on it is a text. */
const TOO_LARGE_FOR_THE_GATEWAY = {
  'application/json': {
    schema: z.object({ message: z.string() }).openapi('TooLargeForTheGateway', {
      description:
        'The answer to a body of more than about 4.5 MB: the gateway gives it, without a problem document',
      example: { message: 'Request Too Long' },
    }),
  },
};

/** Of whoever is logged in, parameters are looked at as well. */
export const SIGNED_IN: readonly ProblemCode[] = ['unauthenticated', 'invalid-input'];
export const WITH_BODY: readonly ProblemCode[] = [
  'malformed-json',
  'unsupported-media-type',
  'body-too-large',
  'invalid-input',
];

export function json<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } };
}

export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } };
}

/** By the name that API Gateway gives to `WWW-Authenticate`, which is the one that clients see. */
const CHALLENGE = {
  'X-Amzn-Remapped-WWW-Authenticate': {
    schema: { type: 'string' as const },
    description:
      'The challenge of RFC 6750, `Bearer realm="etl-design"`, with `error="invalid_token"` when a token was sent and not ' +
      'accepted. It is `WWW-Authenticate`, under the name that the gateway sends it on.',
  },
};

/**
 * The problem answers of an operation, a response per status. Typed as a plain object, so that handlers are held to
 * the successes they declare and throw the rest.
 */
export function problems(...codes: readonly ProblemCode[]): object {
  const refusals = [...new Set([...codes, ...ALWAYS])].map((code) => ({ status: STATUS[code], code }));
  const byStatus = Map.groupBy([...refusals, UNREADABLE], ({ status }) => status);
  const responses = [...byStatus].map(([status, group]) => {
    const description = group.map(({ code }) => `\`${code}\`: ${PROBLEMS[code].title}`).join('. ');
    const examples = Object.fromEntries(
      group.map(({ code }) => [code, { $ref: `#/components/examples/${code}` }]),
    );
    const content = {
      'application/problem+json': { schema: Problem, examples },
      ...(status === STATUS['body-too-large'] ? TOO_LARGE_FOR_THE_GATEWAY : {}),
    };
    const isWorthWaiting = status === 429 || group.some(({ code }) => code === 'request-running');
    const headers = status === 401 ? CHALLENGE : isWorthWaiting ? RETRY_AFTER : undefined;
    return [status, { description, content, ...(headers && { headers }) }];
  });
  return Object.fromEntries(responses);
}

/** `Number` reads `0x10`, `1e2` and an empty text too; a request means the number that it shows. */
export function inDigits(value: unknown): unknown {
  return typeof value === 'string' && !/^-?\d+$/.test(value) ? Number.NaN : value;
}

export const PageQuery = z.object({
  limit: z.preprocess(
    inDigits,
    z.coerce
      .number()
      .int()
      .min(1)
      .max(200)
      .default(50)
      .openapi({ type: 'integer', description: 'Items per page' }),
  ),
  cursor: z
    .string()
    .max(2048)
    .optional()
    .openapi({ description: 'The `next` of the page before; nothing for the first page' }),
});

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z.string().optional().openapi({ description: 'Cursor of the next page; absent on the last' }),
  });
}

export const IdempotencyKey = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x20-\x7e]{1,255}$/)
    .optional()
    .openapi({
      description:
        'A new random text for each thing to be created. The same request with the same key is answered as before, for a day',
    }),
});

/** What may go wrong with an `Idempotency-Key`. */
export const WITH_KEY: readonly ProblemCode[] = ['idempotency-key-reused', 'request-running'];

export const REPLAYED = {
  'idempotent-replayed': {
    schema: { type: 'string' as const },
    description: '`true` when this is the answer that the same request got before',
  },
};

export const IfNoneMatch = z.object({
  'if-none-match': z
    .string()
    .optional()
    .openapi({ description: 'ETags that the caller has; 304 if still true' }),
});

export const IfMatch = z.object({
  'if-match': z
    .string()
    .optional()
    .openapi({ description: 'ETags of the states that may be written over; else 412' }),
});

export const NOT_MODIFIED = { 304: { description: 'The caller has the present state already' } };

export const ETAG = { etag: { schema: { type: 'string' as const }, description: 'Identifies this state' } };
export const LOCATION = {
  location: { schema: { type: 'string' as const }, description: 'Where to read it' },
};
