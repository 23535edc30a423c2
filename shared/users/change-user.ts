import * as z from 'zod';
import type { Origin } from '../audit/origin.ts';
import { NewPassword } from './new-password.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { changedProfile, ProfileInput } from './profile.ts';
import { Role, type User } from './user.ts';
import { type IsExpected, type WriteUserDeps, writeUser } from './write-user.ts';

export const ChangeUserInput = z.strictObject({
  role: Role.optional(),
  active: z.boolean().optional(),
  password: NewPassword.optional(),
  ...ProfileInput.shape,
});
export type ChangeUserInput = z.infer<typeof ChangeUserInput>;

export type ChangeUserDeps = WriteUserDeps & { readonly hasher: Pick<PasswordHasher, 'hash'> };

export interface ChangeUserRequest {
  readonly username: string;
  readonly input: ChangeUserInput;
  readonly isExpected: IsExpected;
}

/**
 * What administrators may do to anybody. A new password and deactivation end all of the user's sessions; a role counts
 * from the next request on.
 * @throws {NotFoundError} @throws {PreconditionFailedError} @throws {LastAdministratorError} @throws {InvalidInputError}
 */
export async function changeUser(
  deps: ChangeUserDeps,
  origin: Origin,
  { username, input, isExpected }: ChangeUserRequest,
): Promise<User> {
  const { role, active, password, ...profile } = input;
  const passwordHash = password === undefined ? undefined : await deps.hasher.hash(password);
  return writeUser(deps, origin, username, isExpected, async (user) => {
    const { name: _name, email: _email, phone: _phone, ...rest } = user;
    const isDeactivated = active === false && user.isActive;
    return {
      ...rest,
      ...(await changedProfile(user, profile)),
      role: role ?? user.role,
      isActive: active ?? user.isActive,
      passwordHash: passwordHash ?? user.passwordHash,
      tokenVersion: isDeactivated || passwordHash !== undefined ? deps.newId() : user.tokenVersion,
    };
  });
}
