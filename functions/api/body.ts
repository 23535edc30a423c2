import { DomainError, InvalidInputError } from '../../shared/errors.ts';
import { truncateText } from '../../shared/truncate-text.ts';
import type { ApiContext } from './context.ts';
import { jsonFaultAt } from './json-fault.ts';
import { repeatedNameIn } from './repeated-name.ts';

const MAX_BODY_BYTES = 1024 * 1024;
/** Of a name that an answer repeats. */
const MAX_NAME_LENGTH = 100;

class BodyTooLargeError extends DomainError {
  readonly code = 'body-too-large';
  constructor() {
    super(
      `The body has more than ${MAX_BODY_BYTES} bytes. Files are not sent here, but to the URL that a task is created with.`,
      { limit: MAX_BODY_BYTES },
    );
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

/** Refuses a body that is of another type, too large, not UTF-8, or not the JSON that it says it is. */
export async function readBody(c: ApiContext, accepted: readonly string[]): Promise<void> {
  const mediaType = (c.req.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!accepted.includes(mediaType)) throw new UnsupportedMediaTypeError(accepted);

  if (Number(c.req.header('content-length') ?? 0) > MAX_BODY_BYTES) throw new BodyTooLargeError();
  // Validators read it again, from the request's own cache.
  const bytes = await c.req.arrayBuffer();
  if (bytes.byteLength > MAX_BODY_BYTES) throw new BodyTooLargeError();
  const text = decodeText(bytes);
  if (mediaType === 'application/json') {
    if (text === undefined) throw new MalformedJsonError('The body is not text in UTF-8.');
    parseJson(text);
    refuseRepeatedNames(text);
  } else if (text === undefined || !isUtf8Behind(text)) {
    const detail = 'is not text in UTF-8';
    throw new InvalidInputError(`The body ${detail}.`, [{ pointer: '', code: 'not-utf-8', detail }]);
  }
}

function decodeText(bytes: ArrayBuffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Whether the percent-encoding of a form is of UTF-8: readers of forms put U+FFFD in the place of anything else. */
function isUtf8Behind(form: string): boolean {
  const escapes = form.match(/(?:%[\da-f]{2})+/gi) ?? [];
  try {
    for (const bytes of escapes) decodeURIComponent(bytes);
    return true;
  } catch {
    return false;
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

function refuseRepeatedNames(text: string): void {
  const repeated = repeatedNameIn(text);
  if (repeated === undefined) return;
  const name = truncateText(repeated.name, MAX_NAME_LENGTH);
  const place = placeOf(text, repeated.position);
  throw new MalformedJsonError(
    `The body has the member “${name}” a second time at line ${place.line}, column ${place.column}.`,
    { ...place, name },
  );
}

function malformedAt(text: string, position: number): MalformedJsonError {
  const place = placeOf(text, position);
  const what = position === text.length ? 'ends too early' : 'cannot be read as JSON';
  return new MalformedJsonError(`The body ${what} at line ${place.line}, column ${place.column}.`, place);
}

function placeOf(text: string, position: number): { position: number; line: number; column: number } {
  const before = text.slice(0, position);
  return { position, line: before.split('\n').length, column: position - before.lastIndexOf('\n') };
}
