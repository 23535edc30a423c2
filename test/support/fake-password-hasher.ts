import type { PasswordCheck, PasswordHasher } from '../../shared/users/password-hasher.ts';

/** Hashes nothing, so that tests need not wait; remembers what it was asked to verify against. */
export class FakePasswordHasher implements PasswordHasher {
  readonly decoy = 'hash of nobody';
  readonly verifiedAgainst: string[] = [];

  async hash(password: string): Promise<string> {
    return `hash of ${password}`;
  }

  /** A hash that begins with `old ` counts as outdated. */
  async verify(password: string, hash: string): Promise<PasswordCheck> {
    this.verifiedAgainst.push(hash);
    const isOutdated = hash.startsWith('old ');
    return { isMatch: hash.replace(/^old /, '') === `hash of ${password}`, isOutdated };
  }
}
