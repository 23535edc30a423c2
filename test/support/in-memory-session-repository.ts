import { StaleWriteError } from '../../shared/errors.ts';
import type { Session } from '../../shared/sessions/session.ts';
import type { SessionRepository } from '../../shared/sessions/session-repository.ts';

export class InMemorySessionRepository implements SessionRepository {
  readonly #sessions = new Map<string, Session>();

  async create(session: Session): Promise<void> {
    this.#sessions.set(session.id, structuredClone(session));
  }

  async find(id: string): Promise<Session | undefined> {
    return structuredClone(this.#sessions.get(id));
  }

  async rotate(before: Session, after: Session): Promise<void> {
    const stored = this.#sessions.get(before.id);
    if (stored?.tokenHash !== before.tokenHash || stored.revokedAt !== undefined) {
      throw new StaleWriteError('The session has gone on without this token.');
    }
    this.#sessions.set(after.id, structuredClone(after));
  }

  async revoke(id: string, at: Date): Promise<void> {
    const stored = this.#sessions.get(id);
    if (stored === undefined || stored.revokedAt !== undefined) return;
    this.#sessions.set(id, { ...stored, revokedAt: at.toISOString() });
  }
}
