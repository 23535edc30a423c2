import { DomainError, StaleWriteError } from '../errors.ts';
import type { Now } from '../ports/clock.ts';
import type { UserRepository } from '../users/user-repository.ts';
import type { AccessTokens } from './access-tokens.ts';
import { hashOfToken, isTokenOf, newRefreshToken, sessionIdIn } from './refresh-token.ts';
import { type Session, type SessionLifetime, sessionEnd } from './session.ts';
import type { SessionRepository } from './session-repository.ts';
import type { TokenPair } from './token-pair.ts';

export class RefreshTokenInvalidError extends DomainError {
  readonly code = 'refresh-token-invalid';
  constructor() {
    super('The refresh token is not good any more. Log in again.');
  }
}

/** Somebody has a copy. Which of the two is the owner cannot be told, so both have to log in. */
export class RefreshTokenReusedError extends DomainError {
  readonly code = 'refresh-token-reused';
  constructor() {
    super('The refresh token was used before, so all that came of the same login have ended. Log in again.');
  }
}

export type RefreshSessionDeps = {
  readonly sessions: Pick<SessionRepository, 'find' | 'rotate' | 'revoke'>;
  readonly users: Pick<UserRepository, 'find'>;
  readonly tokens: Pick<AccessTokens, 'issue'>;
  readonly sessionLifetime: SessionLifetime;
  readonly now: Now;
};

/**
 * A new pair of tokens for a refresh token, which is worthless afterwards. Of any number of requests with one token, at
 * once or not, the first gets a pair, and any further one ends the session.
 * @throws {RefreshTokenInvalidError} @throws {RefreshTokenReusedError}
 */
export async function refreshSession(deps: RefreshSessionDeps, refreshToken: string): Promise<TokenPair> {
  const { sessions, users, tokens, sessionLifetime, now } = deps;
  const session = await liveSession(deps, refreshToken);
  if (!isTokenOf(session.tokenHash, refreshToken)) return endReused(deps, session);

  const user = await users.find(session.username);
  if (user === undefined || !user.isActive || user.tokenVersion !== session.tokenVersion) {
    throw new RefreshTokenInvalidError();
  }
  const next = newRefreshToken(session.id);
  const expiresAt = sessionEnd(new Date(session.createdAt), now(), sessionLifetime);
  try {
    await sessions.rotate(session, { ...session, tokenHash: hashOfToken(next), expiresAt });
  } catch (error) {
    if (!(error instanceof StaleWriteError)) throw error;
    return endReused(deps, session); // the same token, used at the same moment
  }
  const { username, role } = user;
  return { ...(await tokens.issue({ username, role, sessionId: session.id })), refreshToken: next };
}

async function liveSession({ sessions, now }: RefreshSessionDeps, refreshToken: string): Promise<Session> {
  const id = sessionIdIn(refreshToken);
  const session = id === undefined ? undefined : await sessions.find(id);
  if (session === undefined || session.revokedAt !== undefined || session.expiresAt <= now().toISOString()) {
    throw new RefreshTokenInvalidError();
  }
  return session;
}

async function endReused({ sessions, now }: RefreshSessionDeps, { id }: Session): Promise<never> {
  await sessions.revoke(id, now());
  throw new RefreshTokenReusedError();
}
