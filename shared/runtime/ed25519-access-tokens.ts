import { errors, type JWTHeaderParameters, jwtVerify, SignJWT } from 'jose';
import { UnauthenticatedError } from '../errors.ts';
import type { Now } from '../ports/clock.ts';
import type { AccessToken, AccessTokens } from '../users/access-tokens.ts';
import { Principal } from '../users/user.ts';
import { ed25519KeyFrom, type SigningKey } from './ed25519-key.ts';

export interface SigningSecrets {
  /** Signs. */
  readonly current: string;
  /** Still accepted for a while after a rotation. */
  readonly previous?: string | undefined;
}

export interface Ed25519AccessTokensOptions {
  readonly secrets: () => Promise<SigningSecrets>;
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

  async issue({ username, role }: Principal): Promise<AccessToken> {
    const { secrets, lifetimeSeconds, now, newId } = this.#options;
    const { current } = await secrets();
    const { id, privateKey } = await this.#keyFrom(current);
    const issuedAt = Math.floor(now().getTime() / 1000);
    const token = await new SignJWT({ role })
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

  async verify(token: string): Promise<Principal> {
    try {
      const { payload } = await jwtVerify(token, (header) => this.#publicKey(header), {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['sub', 'role', 'iat', 'exp', 'jti'],
        clockTolerance: LEEWAY_SECONDS,
        currentDate: this.#options.now(),
      });
      const principal = Principal.safeParse({ username: payload.sub, role: payload.role });
      if (!principal.success) throw new errors.JWTInvalid('subject or role is not one of ours');
      return principal.data;
    } catch (cause) {
      if (!(cause instanceof errors.JOSEError && REFUSALS.has(cause.code))) throw cause;
      const isExpired = cause instanceof errors.JWTExpired;
      const message = isExpired ? 'The access token has expired.' : 'The access token is not valid.';
      throw new UnauthenticatedError(`${message} Log in again.`, {}, { cause });
    }
  }

  /** Only our own keys, found by id: nothing in the token can bring another. */
  async #publicKey({ kid }: JWTHeaderParameters) {
    const { current, previous } = await this.#options.secrets();
    for (const secret of previous === undefined ? [current] : [current, previous]) {
      const key = await this.#keyFrom(secret);
      if (key.id === kid) return key.publicKey;
    }
    throw new errors.JWKSNoMatchingKey();
  }

  #keyFrom(secret: string): Promise<SigningKey> {
    const known = this.#keys.get(secret);
    if (known !== undefined) return known;
    const derived = ed25519KeyFrom(secret);
    this.#keys.set(secret, derived);
    return derived;
  }
}
