import * as z from 'zod';
import type { Now } from '../ports/clock.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { Username } from './user.ts';
import type { UserRepository } from './user-repository.ts';

export const AdministratorCredentials = z.object({ username: Username, password: z.string().min(1) });
export type AdministratorCredentials = z.infer<typeof AdministratorCredentials>;

export type FirstAdministratorDeps = {
  readonly users: Pick<UserRepository, 'find' | 'createFirstAdministrator'>;
  readonly hasher: Pick<PasswordHasher, 'hash'>;
  /** The name and initial password that the operators chose. */
  readonly firstAdministrator: () => Promise<AdministratorCredentials>;
  readonly newId: () => string;
  readonly now: Now;
};

/**
 * Makes sure that the first administrator has been created before anybody logs in under that name. Looks once per
 * process; the repository sees to it that it happens once ever, so a removed administrator does not come back.
 */
export function firstAdministratorGate(deps: FirstAdministratorDeps): (username: string) => Promise<void> {
  let created: Promise<void> | undefined;
  return async (username) => {
    const name = (await deps.firstAdministrator()).username;
    if (username !== name) return;
    created ??= createFirstAdministrator(deps).catch((error: unknown) => {
      created = undefined; // an outage is not remembered: the next login tries again
      throw error;
    });
    await created;
  };
}

async function createFirstAdministrator(deps: FirstAdministratorDeps): Promise<void> {
  const { username, password } = await deps.firstAdministrator();
  if ((await deps.users.find(username)) !== undefined) return;
  const createdAt = deps.now().toISOString();
  await deps.users.createFirstAdministrator({
    username,
    role: 'admin',
    isActive: true,
    passwordHash: await deps.hasher.hash(password),
    tokenVersion: deps.newId(),
    version: 1,
    createdAt,
    updatedAt: createdAt,
  });
}
