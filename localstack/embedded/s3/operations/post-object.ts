import type { ServerResponse } from 'node:http';
import { objectArn } from '../bucket-store.ts';
import { commitObject, quoted, versionHeaders } from '../commit.ts';
import { objectAttributes } from '../object-attributes.ts';
import type { StoredObject } from '../object-version.ts';
import { authorizeCaller, type Operation, type Operations, type S3Call, type S3State } from '../operation.ts';
import { receivePayload } from '../payload.ts';
import { type PostForm, readPostForm } from '../post-form.ts';
import { checkPostPolicy, type FormFields } from '../post-policy.ts';
import { notImplemented, s3Error } from '../refusals.ts';
import { sendDocument, sendEmpty } from '../respond.ts';
import { requireKnownHeaders } from '../write-headers.ts';
import { xmlDocument } from '../xml.ts';
import { MAX_UPLOAD_BYTES, requireKey } from './write-operations.ts';

/** Fields of the policy and its signature: no attributes of the object. */
const POLICY_FIELDS = ['policy', 'x-amz-algorithm', 'x-amz-credential', 'x-amz-date', 'x-amz-signature'];
const NOT_IMPLEMENTED_FIELDS = ['acl', 'redirect', 'success_action_redirect', 'tagging', 'x-amz-tagging'];

/** Uploads from a browser's form; what is allowed stands in the signed policy that the form carries. */
export function postOperations(state: S3State): Operations {
  return { 'POST bucket': postObject(state) };
}

function postObject(state: S3State): Operation {
  return {
    name: 'PostObject',
    accesses: () => [],
    async run(call, response) {
      state.buckets.get(call.bucket);
      const form = await readPostForm(call.body);
      try {
        const object = await storeFile(state, call.bucket, form);
        answer(call, form.fields.get('success_action_status'), object, response);
      } finally {
        form.file.resume(); // also when refused: the answer leaves when the form is off the connection
      }
    },
  };
}

async function storeFile(
  state: S3State,
  bucket: string,
  { fields, file, fileName }: PostForm,
): Promise<StoredObject> {
  const key = objectKey(fields, fileName);
  const { signers, clock } = state;
  const filled = new Map([...fields, ['key', key], ['bucket', bucket]]);
  const allowed = checkPostPolicy(filled, signers.secretOf, clock.now());
  const access = { action: 's3:PutObject', resource: objectArn(bucket, key) };
  authorizeCaller(state, signers.principalOf(allowed.accessKeyId), access);
  const headers = objectHeaders(fields);
  const attributes = objectAttributes(headers);
  const maxBytes = Math.min(allowed.maxBytes, MAX_UPLOAD_BYTES);
  const { blob, result } = await state.blobs.write(async (append) => {
    const payload = await receivePayload(file, headers, { maxBytes }, append);
    if (payload.size < allowed.minBytes) throw entityTooSmall(payload.size, allowed.minBytes);
    return payload;
  });
  const { size, md5: etag, checksum } = result;
  return commitObject(
    state,
    bucket,
    { ...attributes, key, blob, size, etag, checksum },
    {},
    'ObjectCreated:Post',
  );
}

function answer(
  call: S3Call,
  status: string | undefined,
  object: StoredObject,
  response: ServerResponse,
): void {
  const { bucket, key, etag } = object;
  const about = { etag: quoted(etag), ...versionHeaders(object) };
  if (status !== '201') {
    sendEmpty(response, status === '200' ? 200 : 204, about);
    return;
  }
  const location = `http://${call.headers.host ?? 'localhost'}/${bucket}/${encodeURIComponent(key)}`;
  const content = { Location: location, Bucket: bucket, Key: key, ETag: quoted(etag) };
  sendDocument(response, 201, xmlDocument('PostResponse', content), about);
}

function objectKey(fields: FormFields, fileName: string): string {
  const key = fields.get('key');
  if (key === undefined || key === '') {
    throw s3Error('InvalidArgument', 'Bucket POST must contain a field named key, before the file.');
  }
  // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's own placeholder
  const filled = key.replaceAll('${filename}', () => fileName);
  requireKey(filled);
  return filled;
}

/** Form fields that say about the object what headers say in a PUT. */
function objectHeaders(fields: FormFields): Record<string, string> {
  const unknown = NOT_IMPLEMENTED_FIELDS.find((field) => fields.has(field));
  if (unknown !== undefined) throw notImplemented(`The form field ${unknown}`);
  const headers = Object.fromEntries([...fields].filter(([name]) => !POLICY_FIELDS.includes(name)));
  requireKnownHeaders(headers);
  return headers;
}

function entityTooSmall(size: number, minBytes: number) {
  const message = `Your proposed upload is smaller than the minimum allowed size: ${size} of ${minBytes} bytes.`;
  return s3Error('EntityTooSmall', message, { MinSizeAllowed: String(minBytes) });
}
