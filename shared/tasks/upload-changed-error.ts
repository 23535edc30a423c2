import { DomainError } from '../errors.ts';

/** What is stored is no longer what was checked: replaced, or removed. */
export class UploadChangedError extends DomainError {
  readonly code = 'upload-changed';
}
