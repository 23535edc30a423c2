import type { Session } from './session.ts';

/** Where sessions live, for as long as their refresh tokens. */
export interface SessionRepository {
  create(session: Session): Promise<void>;
  find(id: string): Promise<Session | undefined>;
  /**
   * Stores the next refresh token in the place of the one before.
   * @throws {StaleWriteError} if that one is no longer the present one, or the session was revoked.
   */
  rotate(before: Session, after: Session): Promise<void>;
  /** Ends the session. Does nothing to one that is not there or has been revoked. */
  revoke(id: string, at: Date): Promise<void>;
}
