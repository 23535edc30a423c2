import { DomainError } from '../errors.ts';

/** A task that nobody finished, however often it was sent again: our fault, not the file's. */
export class AbandonedTaskError extends DomainError {
  readonly code = 'processing-abandoned';
}
