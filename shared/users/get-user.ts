import { NotFoundError } from '../errors.ts';
import type { User } from './user.ts';
import type { UserRepository } from './user-repository.ts';

export type GetUserDeps = { readonly users: Pick<UserRepository, 'find'> };

/** @throws {NotFoundError} */
export async function getUser({ users }: GetUserDeps, username: string): Promise<User> {
  const user = await users.find(username);
  if (user === undefined) throw new NotFoundError('user', username);
  return user;
}
