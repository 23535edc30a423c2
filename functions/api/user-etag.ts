import type { User } from '../../shared/users/user.ts';
import { userView } from '../../shared/users/user-view.ts';
import { eTagOf, meets } from './etag.ts';

/** Of what is shown: a password that was only stored anew changes nothing. */
export function userETag(user: User): string {
  return eTagOf('user', JSON.stringify(userView(user)));
}

/** What an If-Match header asks of the user who will be changed. */
export function expectedUser(ifMatch: string | undefined): (user: User) => boolean {
  return (user) => meets(ifMatch, userETag(user));
}
