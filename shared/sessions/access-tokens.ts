import * as z from 'zod';
import { Principal } from '../users/user.ts';

/** What an access token says. Whether it still holds is in the session. */
export const AccessClaims = Principal.extend({ sessionId: z.uuid() });
export type AccessClaims = z.infer<typeof AccessClaims>;

export interface AccessToken {
  readonly token: string;
  /** Seconds from now. */
  readonly expiresIn: number;
}

/** A public key as RFC 7517 has it. */
export interface PublicKey {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly kid: string;
  readonly use: string;
  readonly alg: string;
}

/** Makes and reads the tokens that say who makes a request. */
export interface AccessTokens {
  issue(claims: AccessClaims): Promise<AccessToken>;
  /** @throws {UnauthenticatedError} when the fault is the token's; other faults are outages. */
  verify(token: string): Promise<AccessClaims>;
  /** The keys whose tokens are accepted, the one that signs first. */
  publicKeys(): Promise<readonly PublicKey[]>;
}
