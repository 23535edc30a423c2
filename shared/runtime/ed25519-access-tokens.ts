import { errors, type JWTHeaderParameters, jwtVerify, SignJWT } from 'jose';
import { UnauthenticatedError } from '../errors.ts';
import type { Now } from '../ports/clock.ts';
import {
  AccessClaims,
  type AccessToken,
  type AccessTokens,
  type PublicKey,
} from '../sessions/access-tokens.ts';
import { ed25519KeyFrom, type SigningKey } from './ed25519-key.ts';

/** The first signs. The others are accepted and published: the one before a rotation, and one that a rotation prepares. */
export type SigningSecrets = readonly string[];

export interface Ed25519AccessTokensOptions {
  /** `newest`: as they are now, not as they were a few minutes ago. */
  readonly secrets: (freshness: 'recent' | 'newest') => Promise<SigningSecrets>;
  readonly lifetimeSeconds: number;
  readonly now: Now;
  readonly newId: () => string;
}

const ISSUER = 'etl-design';
const AUDIENCE = 'etl-design-api';
const TYPE = 'at+jwt';

/** Pinned: whatever a token's header says, no other algorithm is tried. */
const ALGORITHM = 'EdDSA';
const LEEWAY_SECONDS = 60;

/** Failures that are the token's fault. Anything else, such as an unreachable secret, is an outage. */
const REFUSALS: ReadonlySet<string> = new Set([
  errors.JOSEAlgNotAllowed.code,
  errors.JOSENotSupported.code,
  errors.JWKSNoMatchingKey.code,
  errors.JWSInvalid.code,
  errors.JWSSignatureVerificationFailed.code,
  errors.JWTClaimValidationFailed.code,
  errors.JWTExpired.code,
  errors.JWTInvalid.code,
]);

export class Ed25519AccessTokens implements AccessTokens {
  readonly #options: Ed25519AccessTokensOptions;
  readonly #keys = new Map<string, Promise<SigningKey>>();

  constructor(options: Ed25519AccessTokensOptions) {
    this.#options = options;
  }

  async issue({ username, role, sessionId }: AccessClaims): Promise<AccessToken> {
    const { secrets, lifetimeSeconds, now, newId } = this.#options;
    const { id, privateKey } = await this.#keyFrom(first(await secrets('recent')));
    const issuedAt = Math.floor(now().getTime() / 1000);
    const token = await new SignJWT({ role, sid: sessionId })
      .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: id })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(username)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds)
      .setJti(newId())
      .sign(privateKey);
    return { token, expiresIn: lifetimeSeconds };
  }

  async verify(token: string): Promise<AccessClaims> {
    try {
      const { payload } = await jwtVerify(token, (header) => this.#publicKey(header), {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['sub', 'role', 'sid', 'iat', 'exp', 'jti'],
        maxTokenAge: this.#options.lifetimeSeconds, // whatever `exp` says, and not from the future
        clockTolerance: LEEWAY_SECONDS,
        currentDate: this.#options.now(),
      });
      const { sub: username, role, sid: sessionId } = payload;
      const claims = AccessClaims.safeParse({ username, role, sessionId });
      if (!claims.success) throw new errors.JWTInvalid('subject, role or session is not one of ours');
      return claims.data;
    } catch (cause) {
      if (!(cause instanceof errors.JOSEError && REFUSALS.has(cause.code))) throw cause;
      const isExpired = cause instanceof errors.JWTExpired;
      const message = isExpired ? 'The access token has expired.' : 'The access token is not valid.';
      throw new UnauthenticatedError(`${message} Log in again.`, {}, { cause });
    }
  }

  async publicKeys(): Promise<readonly PublicKey[]> {
    const keys = await this.#accepted('recent');
    return keys.map(({ id, publicKey }) => {
      const { kty = '', crv = '', x = '' } = publicKey.export({ format: 'jwk' });
      return { kty, crv, x, kid: id, use: 'sig', alg: ALGORITHM };
    });
  }

  /**
   * Only our own keys, found by id: nothing in the token can bring another. A key that is not known may have been made
   * since we last looked: another process signs with it already.
   */
  async #publicKey({ kid }: JWTHeaderParameters) {
    for (const freshness of ['recent', 'newest'] as const) {
      const key = (await this.#accepted(freshness)).find(({ id }) => id === kid);
      if (key !== undefined) return key.publicKey;
    }
    throw new errors.JWKSNoMatchingKey();
  }

  /** The keys whose tokens are accepted, the one that signs first. */
  async #accepted(freshness: 'recent' | 'newest'): Promise<SigningKey[]> {
    const secrets = await this.#options.secrets(freshness);
    return Promise.all(secrets.map((secret) => this.#keyFrom(secret)));
  }

  #keyFrom(secret: string): Promise<SigningKey> {
    const known = this.#keys.get(secret);
    if (known !== undefined) return known;
    const derived = ed25519KeyFrom(secret);
    this.#keys.set(secret, derived);
    return derived;
  }
}

function first([secret]: SigningSecrets): string {
  if (secret === undefined) throw new Error('There is no secret to sign access tokens with.');
  return secret;
}
