import { DomainError } from '../errors.ts';

/** Says nothing of name and password: both may be right. */
export class LoginThrottledError extends DomainError {
  readonly code = 'login-throttled';
  override readonly retryable = true;
  constructor(retryAfterSeconds: number) {
    super(`There were too many failed logins. Try again in ${retryAfterSeconds} seconds.`, {
      retryAfterSeconds,
    });
  }
}
