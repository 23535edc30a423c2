import * as z from 'zod';
import { type AuditDeps, auditChange } from '../audit/audit-change.ts';
import type { Origin } from '../audit/origin.ts';
import { NewPassword } from './new-password.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { changedProfile, ProfileInput } from './profile.ts';
import { AddressedUsername, Role, type User } from './user.ts';
import type { UserRepository } from './user-repository.ts';
import { UsernameTakenError } from './username-taken-error.ts';

export const CreateUserInput = z.strictObject({
  username: AddressedUsername,
  password: NewPassword,
  role: Role.default('user'),
  ...ProfileInput.shape,
});
export type CreateUserInput = z.infer<typeof CreateUserInput>;

export type CreateUserDeps = AuditDeps & {
  readonly users: Pick<UserRepository, 'create' | 'find'>;
  readonly hasher: Pick<PasswordHasher, 'hash'>;
};

/**
 * Under the same `tokenVersion`, which is nobody else's, a request that died after creating the user finds what it created.
 * @throws {UsernameTakenError} @throws {InvalidInputError}
 */
export async function createUser(
  deps: CreateUserDeps,
  origin: Origin,
  { username, password, role, ...profile }: CreateUserInput,
  tokenVersion: string,
): Promise<User> {
  const createdAt = deps.now().toISOString();
  const user: User = {
    username,
    role,
    isActive: true,
    ...(await changedProfile({}, profile)),
    passwordHash: await deps.hasher.hash(password),
    tokenVersion,
    version: 1,
    createdAt,
    updatedAt: createdAt,
  };
  const entry = auditChange(deps, origin, {
    action: 'user.created',
    subject: { kind: 'user', id: username },
    details: { role },
  });
  try {
    await deps.users.create(user, entry);
    return user;
  } catch (error) {
    const existing = error instanceof UsernameTakenError ? await deps.users.find(username) : undefined;
    if (existing?.tokenVersion !== tokenVersion) throw error;
    return existing;
  }
}
