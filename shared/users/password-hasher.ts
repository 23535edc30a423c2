/** Turns passwords into hashes that are slow to guess from. */
export interface PasswordHasher {
  /** A hash in PHC format, with a salt of its own. */
  hash(password: string): Promise<string>;
  verify(password: string, hash: string): Promise<PasswordCheck>;
  /** The hash of a password that nobody knows, as costly to check as any other. */
  readonly decoy: string;
}

export interface PasswordCheck {
  readonly isMatch: boolean;
  /** The hash was made with weaker settings than today's. */
  readonly isOutdated: boolean;
}
