import { UnauthenticatedError } from '../errors.ts';
import type { Principal } from '../users/user.ts';
import type { UserRepository } from '../users/user-repository.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { SessionRepository } from './session-repository.ts';

export type AuthenticateDeps = {
  readonly tokens: Pick<AccessTokens, 'verify'>;
  readonly users: Pick<UserRepository, 'find'>;
  readonly sessions: Pick<SessionRepository, 'find'>;
};

export interface Authenticated {
  readonly principal: Principal;
  readonly sessionId: string;
}

/**
 * Who the bearer of an access token is, as they are now: a role that was taken, a logout or a deactivation counts at
 * once, not when the token ends.
 * @throws {UnauthenticatedError}
 */
export async function authenticate(
  { tokens, users, sessions }: AuthenticateDeps,
  accessToken: string,
): Promise<Authenticated> {
  const { username, sessionId } = await tokens.verify(accessToken);
  const [user, session] = await Promise.all([users.find(username), sessions.find(sessionId)]);
  const isLive =
    user?.isActive === true &&
    session?.username === username &&
    session.tokenVersion === user.tokenVersion &&
    session.revokedAt === undefined;
  if (!isLive) throw new UnauthenticatedError('The session of this access token has ended. Log in again.');
  return { principal: { username, role: user.role }, sessionId };
}
