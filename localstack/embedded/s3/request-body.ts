import type { z } from 'zod';
import type { S3Call } from './operation.ts';
import { receivePayload } from './payload.ts';
import { parseXml } from './xml.ts';

/** DeleteObjects with 1,000 keys of 1,024 bytes is the largest document. */
const MAX_DOCUMENT_BYTES = 2 * 1024 * 1024;

/** The verified body as text. */
export async function readText({ body, headers }: S3Call): Promise<string> {
  const pieces: Buffer[] = [];
  await receivePayload(body, headers, { maxBytes: MAX_DOCUMENT_BYTES }, (data) => {
    pieces.push(data);
  });
  return Buffer.concat(pieces).toString();
}

/** The verified body as what `schema` makes of it. @throws {AwsError} MalformedXML, NotImplemented */
export async function readXml<Schema extends z.ZodType>(
  call: S3Call,
  root: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  return parseXml(await readText(call), root, schema);
}
