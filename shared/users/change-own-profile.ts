import * as z from 'zod';
import type { Origin } from '../audit/origin.ts';
import { InvalidInputError } from '../errors.ts';
import { Credentials } from './credentials.ts';
import { NewPassword } from './new-password.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { changedProfile, ProfileInput } from './profile.ts';
import type { User } from './user.ts';
import { type IsExpected, type WriteUserDeps, writeUser } from './write-user.ts';

export const ChangeOwnProfileInput = z
  .strictObject({
    password: NewPassword.optional(),
    oldPassword: Credentials.shape.password.optional(),
    ...ProfileInput.shape,
  })
  .refine(({ password, oldPassword }) => password === undefined || oldPassword !== undefined, {
    path: ['oldPassword'],
    params: { code: 'required' },
    message: 'is required to set a new password',
  });
export type ChangeOwnProfileInput = z.infer<typeof ChangeOwnProfileInput>;

export type ChangeOwnProfileDeps = WriteUserDeps & {
  readonly hasher: PasswordHasher;
  /** Guesses of the old password count as failed logins. See `guardGuesses`. */
  readonly guardGuesses: (
    username: string,
    address: string,
    guess: () => Promise<boolean>,
  ) => Promise<boolean>;
};

/**
 * What users may do to themselves. A new password ends all of their sessions, this one too.
 * @throws {PreconditionFailedError} @throws {InvalidInputError} also for a wrong old password.
 */
export async function changeOwnProfile(
  deps: ChangeOwnProfileDeps,
  origin: Origin,
  { password, oldPassword, ...profile }: ChangeOwnProfileInput,
  isExpected: IsExpected,
): Promise<User> {
  return writeUser(deps, origin, origin.actor, isExpected, async (user) => {
    const { name: _name, email: _email, phone: _phone, ...rest } = user;
    const renewed =
      password === undefined ? {} : await newPassword(deps, origin, user, password, oldPassword ?? '');
    return { ...rest, ...(await changedProfile(user, profile)), ...renewed };
  });
}

async function newPassword(
  { hasher, newId, guardGuesses }: ChangeOwnProfileDeps,
  { address }: Origin,
  { username, passwordHash }: User,
  password: string,
  oldPassword: string,
): Promise<Pick<User, 'passwordHash' | 'tokenVersion'>> {
  const isRight = await guardGuesses(
    username,
    address,
    async () => (await hasher.verify(oldPassword, passwordHash)).isMatch,
  );
  if (!isRight) {
    const detail = 'is not your present password';
    throw new InvalidInputError(`The body is not valid. /oldPassword: ${detail}`, [
      { pointer: '/oldPassword', code: 'wrong-password', detail },
    ]);
  }
  return { passwordHash: await hasher.hash(password), tokenVersion: newId() };
}
