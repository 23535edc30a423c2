import { DomainError, type ErrorCode } from '../errors.ts';

/** Why a file cannot be read as a table. */
export type UnreadableFileCode = Extract<
  ErrorCode,
  | 'file-empty'
  | 'file-format-mismatch'
  | 'file-format-unsupported'
  | 'file-encrypted'
  | 'file-corrupt'
  | 'file-encoding-invalid'
  | 'file-limit-exceeded'
  | 'sheet-not-found'
  | 'header-missing'
  | 'csv-quote-unclosed'
  | 'csv-nul-byte'
>;

/** The file itself is refused; its cells were not judged. The message says what is wrong and what to do. */
export class UnreadableFileError extends DomainError {
  readonly code: UnreadableFileCode;

  constructor(
    code: UnreadableFileCode,
    message: string,
    details: Record<string, unknown> = {},
    options?: ErrorOptions,
  ) {
    super(message, details, options);
    this.code = code;
  }
}
