import * as z from 'zod';
import { DomainError, StaleWriteError } from '../errors.ts';
import type { Now } from '../ports/clock.ts';
import type { AccessToken, AccessTokens } from './access-tokens.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { type User, Username } from './user.ts';
import type { UserRepository } from './user-repository.ts';

export const Credentials = z.object({
  username: z.string().min(1).max(256),
  password: z.string().min(1).max(1024),
});
export type Credentials = z.infer<typeof Credentials>;

/** The same words, after the same time, whether the name or the password is wrong. */
export class InvalidCredentialsError extends DomainError {
  readonly code = 'invalid-credentials';
  constructor() {
    super('User name or password is wrong.');
  }
}

export type LogInDeps = {
  readonly users: Pick<UserRepository, 'find' | 'update'>;
  readonly hasher: PasswordHasher;
  readonly tokens: Pick<AccessTokens, 'issue'>;
  /** See `first-administrator.ts`. */
  readonly ensureFirstAdministrator: (username: string) => Promise<void>;
  readonly now: Now;
};

/** @throws {InvalidCredentialsError} */
export async function logIn(deps: LogInDeps, { username, password }: Credentials): Promise<AccessToken> {
  await deps.ensureFirstAdministrator(username);
  const user = Username.safeParse(username).success ? await deps.users.find(username) : undefined;
  const check = await deps.hasher.verify(password, user?.passwordHash ?? deps.hasher.decoy);
  if (user === undefined || !user.isActive || !check.isMatch) throw new InvalidCredentialsError();

  if (check.isOutdated) await rehash(deps, user, password);
  return deps.tokens.issue({ username: user.username, role: user.role });
}

async function rehash({ users, hasher, now }: LogInDeps, user: User, password: string): Promise<void> {
  const passwordHash = await hasher.hash(password);
  const updatedAt = now().toISOString();
  try {
    await users.update({ ...user, passwordHash, version: user.version + 1, updatedAt });
  } catch (error) {
    // Someone changed the user meanwhile. The old hash still holds, and the next login brings it up to date.
    if (!(error instanceof StaleWriteError)) throw error;
  }
}
