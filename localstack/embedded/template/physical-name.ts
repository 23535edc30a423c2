import { createHash } from 'node:crypto';

/** The longest name that most services accept. */
const DEFAULT_MAX_LENGTH = 64;
const HASH_LENGTH = 8;

/** A resource's name when the template gives none: made of stack and logical id, so that it is the same at every start. */
export function physicalName(
  stackName: string,
  logicalId: string,
  { maxLength = DEFAULT_MAX_LENGTH, lowerCase = false } = {},
): string {
  const whole = `${stackName}-${logicalId}`;
  const name = lowerCase ? whole.toLowerCase() : whole;
  if (name.length <= maxLength) return name;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, HASH_LENGTH);
  return `${name.slice(0, maxLength - HASH_LENGTH - 1)}-${hash}`;
}
