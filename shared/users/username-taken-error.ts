import { ConflictError } from '../errors.ts';

export class UsernameTakenError extends ConflictError {
  override readonly code = 'username-taken';
  constructor(username: string, options?: ErrorOptions) {
    super(
      `There is a user “${username}”, or there was one: a name is given once, since what it owns may still be there.`,
      { username },
      options,
    );
  }
}
