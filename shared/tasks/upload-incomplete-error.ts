import { ConflictError } from '../errors.ts';

/** A file that comes in parts is not there as a whole. */
export class UploadIncompleteError extends ConflictError {
  override readonly code = 'upload-incomplete';
}
