/** Something that a person has to put right; the message says how. */
export class LocalStackError extends Error {
  override readonly name = 'LocalStackError';
}
