/** What a login gives. */
export interface Tokens {
  readonly accessToken: string;
  /** Good once. */
  readonly refreshToken: string;
  /** When the access token ends, by the clock of this machine. */
  readonly expiresAt: string;
}

/** Where the tokens of one session are kept. */
export interface TokenStore {
  read(): Promise<Tokens | undefined>;
  /** Stores what `next` makes of the present tokens. One at a time: nobody else may use the same refresh token. */
  replace(next: (current: Tokens | undefined) => Promise<Tokens>): Promise<Tokens>;
}

/** Tokens for as long as the process runs. */
export class MemoryTokenStore implements TokenStore {
  #tokens: Tokens | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  read(): Promise<Tokens | undefined> {
    return Promise.resolve(this.#tokens);
  }

  replace(next: (current: Tokens | undefined) => Promise<Tokens>): Promise<Tokens> {
    const replaced = this.#turn.then(async () => {
      this.#tokens = await next(this.#tokens);
      return this.#tokens;
    });
    this.#turn = replaced.catch(() => undefined);
    return replaced;
  }
}
