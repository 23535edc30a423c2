import type { Principal } from './user.ts';

export interface AccessToken {
  readonly token: string;
  /** Seconds from now. */
  readonly expiresIn: number;
}

/** Makes and reads the tokens that say who makes a request. */
export interface AccessTokens {
  issue(principal: Principal): Promise<AccessToken>;
  /** @throws {UnauthenticatedError} when the fault is the token's; other faults are outages. */
  verify(token: string): Promise<Principal>;
}
