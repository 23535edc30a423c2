import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './api-types.ts';
import { errorOf, ProblemError } from './problem-error.ts';
import type { TokenStore, Tokens } from './tokens.ts';

/** A request takes its time, and clocks differ. */
const RENEWED_BEFORE_END_MS = 30_000;

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** There are no tokens, or they have ended, and nobody gave a password. */
export class LoginRequiredError extends Error {
  override readonly name = 'LoginRequiredError';
}

export interface SessionOptions {
  readonly store: TokenStore;
  /** With them it logs in by itself, also when the session has ended. */
  readonly credentials?: Credentials;
}

/** A login that lasts: tokens are renewed before they end, and when the API does not accept them any more. */
export class Session {
  readonly #http: Client<paths>;
  readonly #store: TokenStore;
  readonly #credentials: Credentials | undefined;

  constructor(baseUrl: string, { store, credentials }: SessionOptions) {
    this.#http = createClient<paths>({ baseUrl });
    this.#store = store;
    this.#credentials = credentials;
  }

  /** A new session, whatever there was before. */
  logIn(credentials: Credentials): Promise<Tokens> {
    return this.#store.replace(() => this.#exchangePassword(credentials));
  }

  /** Good for the next request. */
  async tokens(): Promise<Tokens> {
    const tokens = await this.#store.read();
    const isGood = tokens !== undefined && Date.parse(tokens.expiresAt) - Date.now() > RENEWED_BEFORE_END_MS;
    return isGood ? tokens : await this.renew(tokens);
  }

  /** Others than `stale`, which are used up: those that somebody else has got meanwhile, or new ones. */
  renew(stale: Tokens | undefined): Promise<Tokens> {
    return this.#store.replace(async (current) => {
      if (current !== undefined && current.accessToken !== stale?.accessToken) return current;
      const renewed = current && (await this.#exchangeRefreshToken(current.refreshToken));
      if (renewed !== undefined) return renewed;
      if (this.#credentials !== undefined) return await this.#exchangePassword(this.#credentials);
      throw new LoginRequiredError(current ? 'The session has ended: log in again.' : 'Log in first.');
    });
  }

  async #exchangePassword(credentials: Credentials): Promise<Tokens> {
    const { data, error, response } = await this.#http.POST('/login/access-token', {
      body: { username: credentials.username, password: credentials.password },
    });
    if (data === undefined) throw errorOf(error, response);
    return tokensOf(data);
  }

  /** @returns undefined when the token is refused, which ends the session */
  async #exchangeRefreshToken(refreshToken: string): Promise<Tokens | undefined> {
    const { data, error, response } = await this.#http.POST('/login/refresh-token', {
      body: { refresh_token: refreshToken },
    });
    if (data !== undefined) return tokensOf(data);
    const refusal = errorOf(error, response);
    if (refusal instanceof ProblemError && refusal.status === 401) return undefined;
    throw refusal;
  }
}

function tokensOf(pair: components['schemas']['TokenPair']): Tokens {
  return {
    accessToken: pair.access_token,
    refreshToken: pair.refresh_token,
    expiresAt: new Date(Date.now() + pair.expires_in * 1000).toISOString(),
  };
}
