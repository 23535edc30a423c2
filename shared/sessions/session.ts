import * as z from 'zod';

/** What follows from one login: a family of refresh tokens, each of which replaces the one before. */
export const Session = z.object({
  id: z.uuid(),
  username: z.string(),
  /** The user's at the login. When theirs is another, the session is over. */
  tokenVersion: z.string(),
  /** SHA-256 (hex) of the refresh token that is good now; tokens themselves are not stored. */
  tokenHash: z.string().regex(/^[0-9a-f]{64}$/),
  createdAt: z.iso.datetime(),
  /** When the present refresh token ends, and the session with it. */
  expiresAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().optional(),
});
export type Session = z.infer<typeof Session>;

/** How long sessions live. */
export interface SessionLifetime {
  /** A refresh token that is not used for so long is worthless. */
  readonly idleSeconds: number;
  /** Nobody stays logged in for longer, however often they refresh. */
  readonly totalSeconds: number;
}

/** When a refresh token that is given out now ends. */
export function sessionEnd(
  createdAt: Date,
  now: Date,
  { idleSeconds, totalSeconds }: SessionLifetime,
): string {
  const idle = now.getTime() + idleSeconds * 1000;
  const total = createdAt.getTime() + totalSeconds * 1000;
  return new Date(Math.min(idle, total)).toISOString();
}
