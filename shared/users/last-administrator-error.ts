import { ConflictError } from '../errors.ts';

export class LastAdministratorError extends ConflictError {
  override readonly code = 'last-administrator';
  constructor(username: string, options?: ErrorOptions) {
    super(
      `“${username}” is the only active administrator. Make somebody else one first.`,
      { username },
      options,
    );
  }
}
