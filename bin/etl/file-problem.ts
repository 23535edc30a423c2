import { DomainError, type ErrorCode } from '../../shared/errors.ts';

/** Why a file was not judged to its end. */
export interface FileProblem {
  readonly code: ErrorCode | 'internal-error';
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export function fileProblem(error: unknown): FileProblem {
  if (error instanceof DomainError) {
    const { code, message, details } = error;
    return { code, message, details };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'internal-error', message: `This should not happen: ${reason}`, details: {} };
}
