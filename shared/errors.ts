/** Every way the domain can say no. Transports map these; they never invent their own. See `problem-catalogue.ts`. */
export type ErrorCode =
  | 'invalid-input'
  | 'malformed-json'
  | 'unsupported-media-type'
  | 'body-too-large'
  | 'unauthenticated'
  | 'invalid-credentials'
  | 'refresh-token-invalid'
  | 'refresh-token-reused'
  | 'login-throttled'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'conflict'
  | 'stale-write'
  | 'precondition-failed'
  | 'too-many-requests'
  | 'open-task-limit-reached'
  | 'byte-limit-reached'
  | 'username-taken'
  | 'user-active'
  | 'last-administrator'
  | 'idempotency-key-reused'
  | 'request-running'
  | 'schema-unknown'
  | 'schema-invalid'
  | 'schema-incompatible'
  | 'schema-required'
  | 'formula-invalid'
  | 'formula-unsupported'
  | 'task-not-finished'
  | 'task-finished'
  | 'task-unsuccessful'
  | 'report-unavailable'
  | 'upload-unavailable'
  | 'upload-incomplete'
  | 'webhook-url-refused'
  | 'webhook-limit-reached'
  | 'webhook-disabled'
  | 'file-too-large'
  | 'upload-missing'
  | 'upload-changed'
  | 'upload-mismatch'
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
  | 'processing-abandoned';

/** The domain's answer to a request it understood and refuses. Anything else thrown is an outage or a bug. */
export abstract class DomainError extends Error {
  abstract readonly code: ErrorCode;
  /** Whether the same request may succeed later. Workers retry these and acknowledge the rest. */
  readonly retryable: boolean = false;
  /** Specifics for machines; safe to show to the caller. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.details = details;
  }
}

/** One thing wrong with what the caller sent. */
export interface InputProblem {
  /** JSON pointer into the body, or the name of a parameter. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

export class InvalidInputError extends DomainError {
  readonly code: ErrorCode = 'invalid-input';
  constructor(message: string, errors: readonly InputProblem[] = [], options?: ErrorOptions) {
    super(message, errors.length > 0 ? { errors } : {}, options);
  }
}

export class NotFoundError extends DomainError {
  readonly code = 'not-found';
  constructor(entity: string, id: string, message = `There is no ${entity} “${id}” that you may see.`) {
    super(message, { entity, id });
  }
}

/** The request contradicts what is stored, now and on every repetition. */
export class ConflictError extends DomainError {
  readonly code: ErrorCode = 'conflict';
}

/** Someone else wrote first. Read again and try once more. */
export class StaleWriteError extends ConflictError {
  override readonly code = 'stale-write';
  override readonly retryable = true;
}

/** The caller did not say who they are, or could not prove it. */
export class UnauthenticatedError extends DomainError {
  readonly code = 'unauthenticated';
}

/** The caller is known, and their role is not enough. */
export class ForbiddenError extends DomainError {
  readonly code = 'forbidden';
}

/** What is stored is not what the caller said they had seen. */
export class PreconditionFailedError extends DomainError {
  readonly code = 'precondition-failed';
}
