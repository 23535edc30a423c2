import { DomainError } from '../errors.ts';

/** What was uploaded is not what was announced. */
export class UploadMismatchError extends DomainError {
  readonly code = 'upload-mismatch';
}
