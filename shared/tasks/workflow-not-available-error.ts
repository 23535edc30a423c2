import { InvalidInputError } from '../errors.ts';

/** The task asks for work that we cannot do yet. */
export class WorkflowNotAvailableError extends InvalidInputError {
  override readonly code = 'workflow-not-available';
}
