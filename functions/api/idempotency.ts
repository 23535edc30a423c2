import { createHash, createHmac } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { InvalidInputError } from '../../shared/errors.ts';
import { type AnswerOnceDeps, answerOnce, type KeyedRequest } from '../../shared/idempotency/answer-once.ts';
import type { KeptAnswer } from '../../shared/idempotency/idempotency-record.ts';
import type { ApiContext, ApiEnv } from './context.ts';
import { IdempotencyKey } from './contract.ts';
import type { ContractTable } from './contract-table.ts';
import { openSealedText, sealText } from './sealed-text.ts';

/** The headers that belong to an answer; the others belong to the request that it answers. */
const KEPT_HEADERS = ['content-type', 'location', 'etag'];

/**
 * Answers a repeated request as the first one, on every route whose contract takes an `Idempotency-Key`. The answer may hold the
 * secret of a webhook or the URL of an upload: what is kept of it can be read with the key only, of which we keep a hash.
 */
export function idempotency(contracts: () => ContractTable, deps: AnswerOnceDeps) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    const header = c.req.header('idempotency-key');
    if (header === undefined || contracts().matching(c)?.isKeyed !== true) return next();

    const key = parseKey(header);
    const request = {
      ownerId: c.get('principal').username,
      key: createHash('sha256').update(key).digest('base64'),
      fingerprint: await fingerprintOf(c, key),
    };
    const { answer, isReplayed } = await answerOnce(deps, request, async (resourceId) => {
      c.set('resourceId', resourceId);
      await next();
      const { body, ...rest } = await keptAnswer(c.res);
      return { ...rest, body: sealText(key, contextOf(request), body) };
    });
    if (!isReplayed) return;
    return c.body(
      openSealedText(key, contextOf(request), answer.body),
      answer.status as ContentfulStatusCode,
      {
        ...answer.headers,
        'idempotent-replayed': 'true',
      },
    ); // safe: only answers with a body are kept
  });
}

/** Makes the id of what a request creates: the same when a request that died comes again. */
export function resourceIdFor(c: ApiContext, { newId }: Pick<AnswerOnceDeps, 'newId'>): () => string {
  return () => c.get('resourceId') ?? newId();
}

/** What a kept answer belongs to. */
function contextOf({ ownerId, fingerprint }: KeyedRequest): string {
  return `${ownerId} ${fingerprint}`;
}

function parseKey(header: string): string {
  const key = IdempotencyKey.shape['idempotency-key'].safeParse(header);
  if (key.success && key.data !== undefined) return key.data;
  const detail = 'must be 1 to 255 characters of ASCII';
  throw new InvalidInputError(`The request is not valid. idempotency-key: ${detail}`, [
    { pointer: 'idempotency-key', code: 'invalid-format', detail },
  ]);
}

/** Keyed by what only the client knows: from a plain hash of the body, the password in it could be guessed. */
async function fingerprintOf(c: ApiContext, key: string): Promise<string> {
  const { pathname, search } = new URL(c.req.url);
  const hash = createHmac('sha256', key).update(`${c.req.method} ${pathname}${search}\n`);
  return hash.update(new Uint8Array(await c.req.arrayBuffer())).digest('base64');
}

async function keptAnswer(response: Response): Promise<KeptAnswer> {
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return {
    status: response.status,
    headers: Object.fromEntries(headers),
    body: await response.clone().text(),
  };
}
