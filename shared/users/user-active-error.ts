import { ConflictError } from '../errors.ts';

export class UserActiveError extends ConflictError {
  override readonly code = 'user-active';
  constructor(username: string) {
    super(`“${username}” is active. Deactivate the user before removing them for good.`, { username });
  }
}
