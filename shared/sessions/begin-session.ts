import type { Now } from '../ports/clock.ts';
import type { User } from '../users/user.ts';
import type { AccessTokens } from './access-tokens.ts';
import { hashOfToken, newRefreshToken } from './refresh-token.ts';
import { type SessionLifetime, sessionEnd } from './session.ts';
import type { SessionRepository } from './session-repository.ts';
import type { TokenPair } from './token-pair.ts';

export type BeginSessionDeps = {
  readonly sessions: Pick<SessionRepository, 'create'>;
  readonly tokens: Pick<AccessTokens, 'issue'>;
  readonly sessionLifetime: SessionLifetime;
  readonly newId: () => string;
  readonly now: Now;
};

/** For a user whose password was right. */
export async function beginSession(
  { sessions, tokens, sessionLifetime, newId, now }: BeginSessionDeps,
  { username, role, tokenVersion }: User,
): Promise<TokenPair> {
  const id = newId();
  const refreshToken = newRefreshToken(id);
  const createdAt = now();
  await sessions.create({
    id,
    username,
    tokenVersion,
    tokenHash: hashOfToken(refreshToken),
    createdAt: createdAt.toISOString(),
    expiresAt: sessionEnd(createdAt, createdAt, sessionLifetime),
  });
  return { ...(await tokens.issue({ username, role, sessionId: id })), refreshToken };
}
