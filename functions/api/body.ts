import { DomainError } from '../../shared/errors.ts';
import type { ApiContext } from './context.ts';
import { jsonFaultAt } from './json-fault.ts';

const MAX_BODY_BYTES = 1024 * 1024;

class BodyTooLargeError extends DomainError {
  readonly code = 'body-too-large';
  constructor() {
    super(`The body has more than ${MAX_BODY_BYTES} bytes.`, { limit: MAX_BODY_BYTES });
  }
}

class UnsupportedMediaTypeError extends DomainError {
  readonly code = 'unsupported-media-type';
  constructor(accepted: readonly string[]) {
    super(`The Content-Type of the body must be ${accepted.join(' or ')}.`, { accepted });
  }
}

class MalformedJsonError extends DomainError {
  readonly code = 'malformed-json';
}

/** Refuses a body that is of another type, too large, or not the JSON that it says it is. */
export async function readBody(c: ApiContext, accepted: readonly string[]): Promise<void> {
  const mediaType = (c.req.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!accepted.includes(mediaType)) throw new UnsupportedMediaTypeError(accepted);

  if (Number(c.req.header('content-length') ?? 0) > MAX_BODY_BYTES) throw new BodyTooLargeError();
  // Validators read it again, from the request's own cache.
  const bytes = await c.req.arrayBuffer();
  if (bytes.byteLength > MAX_BODY_BYTES) throw new BodyTooLargeError();
  if (mediaType === 'application/json') parseJson(decodeText(bytes));
}

function decodeText(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new MalformedJsonError('The body is not text in UTF-8.', {}, { cause });
  }
}

function parseJson(text: string): void {
  if (text.trim() === '') throw new MalformedJsonError('The body is empty; JSON is expected.');
  try {
    JSON.parse(text);
  } catch {
    throw malformedAt(text, jsonFaultAt(text)); // without the cause, which quotes the body
  }
}

function malformedAt(text: string, position: number): MalformedJsonError {
  const before = text.slice(0, position);
  const line = before.split('\n').length;
  const column = position - before.lastIndexOf('\n');
  const what = position === text.length ? 'ends too early' : 'cannot be read as JSON';
  return new MalformedJsonError(`The body ${what} at line ${line}, column ${column}.`, {
    position,
    line,
    column,
  });
}
