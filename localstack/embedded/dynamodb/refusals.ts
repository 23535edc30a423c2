import { AwsError } from '../aws-error.ts';

export function validationRefusal(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

interface DynaliteError {
  readonly statusCode: number;
  readonly body: { readonly __type: string; readonly message?: string; readonly Message?: string };
}

/** dynalite's refusals carry the answer's body; what carries none is a bug and stays one. */
export function translated(error: unknown): unknown {
  if (!isDynaliteError(error)) return error;
  const { statusCode, body } = error;
  const code = body.__type.slice(body.__type.indexOf('#') + 1);
  return new AwsError(code, body.message ?? body.Message ?? '', { status: statusCode, cause: error });
}

function isDynaliteError(error: unknown): error is DynaliteError {
  return error instanceof Error && 'statusCode' in error && 'body' in error;
}

export function isConditionFailure(
  error: unknown,
): error is AwsError & { code: 'ConditionalCheckFailedException' } {
  return error instanceof AwsError && error.code === 'ConditionalCheckFailedException';
}
