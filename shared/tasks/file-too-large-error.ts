import { DomainError } from '../errors.ts';

/** The announced file has more bytes than the stage accepts. */
export class FileTooLargeError extends DomainError {
  readonly code = 'file-too-large';
  constructor(size: number, limit: number) {
    super(`The file has ${size} bytes; at most ${limit} are accepted.`, { size, limit });
  }
}
