import { ConflictError, InvalidInputError, StaleWriteError } from '../errors.ts';
import type { Now } from '../ports/clock.ts';
import { dueIn } from '../tasks/due.ts';
import type { IdempotencyRecord, KeptAnswer } from './idempotency-record.ts';
import type { IdempotencyRepository } from './idempotency-repository.ts';

const KEPT_SECONDS = 24 * 3600;
/** Longer than any request may take: whoever still holds the lock then has died. */
const LOCK_SECONDS = 60;

class KeyReusedError extends InvalidInputError {
  override readonly code = 'idempotency-key-reused';
}

class RequestRunningError extends ConflictError {
  override readonly code = 'request-running';
}

export type AnswerOnceDeps = {
  readonly idempotency: Pick<IdempotencyRepository, 'claim' | 'update' | 'remove'>;
  readonly newId: () => string;
  readonly now: Now;
};

/** A request as far as it can be recognised. */
export type KeyedRequest = Pick<IdempotencyRecord, 'ownerId' | 'key' | 'fingerprint'>;

/**
 * Runs a request, or gives the answer that the same one got before. `run` creates what it creates under the id it is
 * given: a request that died after creating it finds it there when it comes again. Refused requests leave nothing
 * behind, so they may come again corrected, and with the same key.
 * @throws {KeyReusedError} when another request had this key. @throws {RequestRunningError} while the first one runs.
 */
export async function answerOnce(
  deps: AnswerOnceDeps,
  request: KeyedRequest,
  run: (resourceId: string) => Promise<KeptAnswer>,
): Promise<{ readonly answer: KeptAnswer; readonly isReplayed: boolean }> {
  const own = await takeOn(deps, request);
  if (own.answer !== undefined) return { answer: own.answer, isReplayed: true };

  const answer = await run(own.resourceId);
  const next = { ...own, version: own.version + 1 };
  if (answer.status < 300) await deps.idempotency.update({ ...next, answer });
  else if (answer.status < 500) await deps.idempotency.remove(own);
  else await deps.idempotency.update({ ...next, lockedUntil: deps.now().toISOString() });
  return { answer, isReplayed: false };
}

/** The record of this request, locked for us or with its answer. */
async function takeOn(
  { idempotency, newId, now }: AnswerOnceDeps,
  request: KeyedRequest,
): Promise<IdempotencyRecord> {
  const lockedUntil = dueIn(LOCK_SECONDS, now).toISOString();
  const fresh = {
    ...request,
    version: 1,
    resourceId: newId(),
    lockedUntil,
    expiresAt: dueIn(KEPT_SECONDS, now).toISOString(),
  };
  const found = await idempotency.claim(fresh, now());
  if (found === undefined) return fresh;

  if (found.fingerprint !== request.fingerprint) {
    const detail = 'This key came with another request before. Take a new key for each thing to be created.';
    throw new KeyReusedError(detail, [
      { pointer: 'idempotency-key', code: 'idempotency-key-reused', detail },
    ]);
  }
  if (found.answer !== undefined) return found;
  if (Date.parse(found.lockedUntil) > now().getTime()) throw running();

  const taken = { ...found, version: found.version + 1, lockedUntil };
  try {
    await idempotency.update(taken);
  } catch (error) {
    if (error instanceof StaleWriteError) throw running();
    throw error;
  }
  return taken;
}

function running(): RequestRunningError {
  return new RequestRunningError('The first request with this key is still running. Repeat it in a moment.', {
    retryAfterSeconds: 1,
  });
}
