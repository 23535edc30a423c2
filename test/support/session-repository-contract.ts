import { expect, test } from 'vitest';
import { StaleWriteError } from '../../shared/errors.ts';
import type { SessionRepository } from '../../shared/sessions/session-repository.ts';
import { anId, aSession } from './builders.ts';

/** Beyond the time when the table forgets. */
const LIVING = { expiresAt: '2099-01-31T00:00:00.000Z' };

const NOW = new Date('2026-01-02T00:00:00.000Z');

/** What every `SessionRepository` promises. */
export function sessionRepositoryContract(create: () => Promise<SessionRepository>): void {
  test('gives back what was created, and nothing else', async () => {
    const sessions = await create();
    const session = aSession(LIVING);
    await sessions.create(session);
    expect(await sessions.find(session.id)).toEqual(session);
    expect(await sessions.find(anId())).toBeUndefined();
  });

  test('lets one of all through who go on from the same token at once', async () => {
    const sessions = await create();
    const session = aSession(LIVING);
    await sessions.create(session);
    const attempts = Array.from({ length: 30 }, (_, index) => {
      const tokenHash = index.toString(16).padStart(64, '0');
      return sessions.rotate(session, { ...session, tokenHash }).then(() => tokenHash);
    });
    const outcomes = await Promise.allSettled(attempts);
    const winners = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const losers = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(winners).toHaveLength(1);
    expect(losers.every((error) => error instanceof StaleWriteError)).toBe(true);
    expect((await sessions.find(session.id))?.tokenHash).toBe(winners[0]);
  });

  test('does not go on with a session that was revoked', async () => {
    const sessions = await create();
    const session = aSession(LIVING);
    await sessions.create(session);
    await sessions.revoke(session.id, NOW);
    const next = { ...session, tokenHash: 'b'.repeat(64) };
    await expect(sessions.rotate(session, next)).rejects.toThrow(StaleWriteError);
    expect(await sessions.find(session.id)).toEqual({ ...session, revokedAt: NOW.toISOString() });
  });

  test('revokes once, and nothing that is not there', async () => {
    const sessions = await create();
    const session = aSession(LIVING);
    await sessions.create(session);
    await sessions.revoke(session.id, NOW);
    await sessions.revoke(session.id, new Date(NOW.getTime() + 1000));
    expect((await sessions.find(session.id))?.revokedAt).toBe(NOW.toISOString());
    const stranger = anId();
    await sessions.revoke(stranger, NOW);
    expect(await sessions.find(stranger)).toBeUndefined();
  });
}
