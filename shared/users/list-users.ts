import type { Page, PageRequest } from '../ports/page.ts';
import type { User } from './user.ts';
import type { UserFilter, UserRepository } from './user-repository.ts';

export type ListUsersDeps = { readonly users: Pick<UserRepository, 'list'> };

/** By user name. */
export function listUsers(
  { users }: ListUsersDeps,
  filter: UserFilter,
  page: PageRequest,
): Promise<Page<User>> {
  return users.list(filter, page);
}
