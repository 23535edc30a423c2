import { DomainError } from '../errors.ts';

/** A report could not be made, for the reason that the message gives; the issues themselves are there. */
export class ReportUnavailableError extends DomainError {
  readonly code = 'report-unavailable';
}
