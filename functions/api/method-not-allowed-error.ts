import { DomainError } from '../../shared/errors.ts';

/** The address is right, the method is not. */
export class MethodNotAllowedError extends DomainError {
  readonly code = 'method-not-allowed';
  constructor(method: string, allow: readonly string[]) {
    super(`${method} is not possible here. ${allow.join(', ')} ${allow.length > 1 ? 'are' : 'is'}.`, {
      allow,
    });
  }
}
