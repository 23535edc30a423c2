import { AwsError } from '../aws-error.ts';

/** @param reason what is wrong and where, without a full stop */
export function invalidPattern(reason: string): AwsError {
  return new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
}
