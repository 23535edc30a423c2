/** A pattern of JSON Schema that is right but not supported; the message says why and what to do. */
export class UnsupportedPatternError extends Error {
  override readonly name = 'UnsupportedPatternError';
}
