import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;
const FORM = /^etl_([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})_[\w-]{43}$/;

/** A new refresh token of a session: where to look, and a secret. The prefix lets scanners recognise one that leaked. */
export function newRefreshToken(sessionId: string): string {
  return `etl_${sessionId}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
}

/** The session that the token says it belongs to; undefined when it is none of ours. */
export function sessionIdIn(refreshToken: string): string | undefined {
  return FORM.exec(refreshToken)?.[1];
}

/** 256 random bits need no slow hash: nobody can try them out. */
export function hashOfToken(refreshToken: string): string {
  return createHash('sha256').update(refreshToken).digest('hex');
}

export function isTokenOf(hash: string, refreshToken: string): boolean {
  return timingSafeEqual(Buffer.from(hashOfToken(refreshToken), 'hex'), Buffer.from(hash, 'hex'));
}
