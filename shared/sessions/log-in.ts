import { DomainError, StaleWriteError } from '../errors.ts';
import type { Now } from '../ports/clock.ts';
import type { Credentials } from '../users/credentials.ts';
import type { PasswordHasher } from '../users/password-hasher.ts';
import { type User, Username } from '../users/user.ts';
import type { UserRepository } from '../users/user-repository.ts';
import { type BeginSessionDeps, beginSession } from './begin-session.ts';
import type { TokenPair } from './token-pair.ts';

/** The same words, after the same time, whether the name or the password is wrong. */
export class InvalidCredentialsError extends DomainError {
  readonly code = 'invalid-credentials';
  constructor() {
    super(
      'User name or password is wrong. Check both. If you forgot the password, ask an administrator to set a new one.',
    );
  }
}

export type LogInDeps = BeginSessionDeps & {
  readonly users: Pick<UserRepository, 'find' | 'update'>;
  readonly hasher: PasswordHasher;
  /** See `guard-guesses.ts`. */
  readonly guardGuesses: (
    username: string,
    address: string,
    guess: () => Promise<boolean>,
  ) => Promise<boolean>;
  /** See `first-administrator.ts`. */
  readonly ensureFirstAdministrator: (username: string) => Promise<void>;
  readonly now: Now;
};

/** @throws {InvalidCredentialsError} @throws {LoginThrottledError} */
export async function logIn(
  deps: LogInDeps,
  { username, password }: Credentials,
  address: string,
): Promise<TokenPair> {
  let found: User | undefined;
  const isRight = await deps.guardGuesses(username, address, async () => {
    found = await userBehind(deps, username, password);
    return found !== undefined;
  });
  if (!isRight || found === undefined) throw new InvalidCredentialsError();
  return beginSession(deps, found);
}

/** The active user of that name and password; costs the same for a name that nobody has. */
async function userBehind(deps: LogInDeps, username: string, password: string): Promise<User | undefined> {
  await deps.ensureFirstAdministrator(username);
  const user = Username.safeParse(username).success ? await deps.users.find(username) : undefined;
  const check = await deps.hasher.verify(password, user?.passwordHash ?? deps.hasher.decoy);
  if (user === undefined || !user.isActive || !check.isMatch) return undefined;
  if (check.isOutdated) await rehash(deps, user, password);
  return user;
}

/** Sessions go on: the password is the same. */
async function rehash({ users, hasher }: LogInDeps, user: User, password: string): Promise<void> {
  const passwordHash = await hasher.hash(password);
  try {
    await users.update({ before: user, after: { ...user, passwordHash, version: user.version + 1 } });
  } catch (error) {
    // Someone changed the user meanwhile. The old hash still holds, and the next login brings it up to date.
    if (!(error instanceof StaleWriteError)) throw error;
  }
}
