import type { Now } from '../ports/clock.ts';
import type { SessionRepository } from './session-repository.ts';

export type LogOutDeps = { readonly sessions: Pick<SessionRepository, 'revoke'>; readonly now: Now };

/** Ends what began with one login: its refresh token and its access tokens. */
export async function logOut({ sessions, now }: LogOutDeps, sessionId: string): Promise<void> {
  await sessions.revoke(sessionId, now());
}
