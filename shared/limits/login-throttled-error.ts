import { DomainError } from '../errors.ts';

/** Before the password is looked at: it may be right. */
export class LoginThrottledError extends DomainError {
  readonly code = 'login-throttled';
  override readonly retryable = true;
  constructor(retryAfterSeconds: number) {
    super(`There were too many failed logins. Try again in ${retryAfterSeconds} seconds.`, {
      retryAfterSeconds,
    });
  }
}
