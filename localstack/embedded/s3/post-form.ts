import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { type S3Code, s3Error } from './refusals.ts';

/** A browser's form up to its file; S3 ignores what comes behind it. */
export interface PostForm {
  /** By lower-case name. */
  readonly fields: ReadonlyMap<string, string>;
  readonly fileName: string;
  /** To be read to its end. */
  readonly file: Readable;
}

const MAX_FIELD_BYTES = 20 * 1024;

/** Reads fields until the file begins. @throws {AwsError} MalformedPOSTRequest, InvalidArgument */
export function readPostForm(request: IncomingMessage): Promise<PostForm> {
  return new Promise((resolve, reject) => {
    const parser = formParser(request);
    const fields = new Map<string, string>();
    const refuse = (code: S3Code, message: string, cause?: unknown) => {
      reject(s3Error(code, message, {}, { cause }));
      request.unpipe(parser);
      request.resume();
    };
    parser.on('field', (name, value, { valueTruncated }) => {
      if (valueTruncated) {
        refuse('InvalidArgument', `The form field ${name} is longer than ${MAX_FIELD_BYTES} bytes.`);
      }
      fields.set(name.toLowerCase(), value);
    });
    parser.on('file', (_name, file, { filename }) => {
      file.on('error', () => {}); // its reader hears of it too
      resolve({ fields, fileName: filename ?? '', file });
    });
    parser.on('error', (error) =>
      refuse('MalformedPOSTRequest', 'The form is not well-formed multipart/form-data.', error),
    );
    parser.on('close', () => refuse('InvalidArgument', 'POST requires exactly one file upload per request.'));
    // pipe() leaves the parser waiting when the client hangs up.
    request.once('close', () => {
      if (!request.complete) parser.destroy(new Error('The connection ended before the form did.'));
    });
    request.pipe(parser);
  });
}

function formParser(request: IncomingMessage) {
  try {
    const limits = { fieldSize: MAX_FIELD_BYTES, files: 1 };
    return busboy({ headers: request.headers, limits, defParamCharset: 'utf8' });
  } catch (error) {
    const message = 'A POST to a bucket must be a form upload of type multipart/form-data with a boundary.';
    throw s3Error('MalformedPOSTRequest', message, {}, { cause: error });
  }
}
