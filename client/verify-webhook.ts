import { createHmac, createPublicKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto';

/** How old a delivery may be, and how far ahead of our clock: what Standard Webhooks recommends. */
const TOLERANCE_SECONDS = 300;
const SECRET_PREFIX = 'whsec_';
const PUBLIC_KEY_PREFIX = 'whpk_';
const PUBLIC_KEY_BYTES = 32;

/** A delivery as it came. */
export interface WebhookDelivery {
  /** As `fetch`, Node's `http` or a framework gives them. */
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Byte by byte as it came: a body that was parsed and written again does not verify. */
  readonly body: string | Uint8Array;
  /**
   * What may have signed it: secrets (`whsec_…`, for `v1`) and public keys (`whpk_…`, for `v1a`). During a rotation the
   * old and the new one.
   */
  readonly secrets: readonly string[];
}

export interface VerifyOptions {
  readonly toleranceSeconds?: number;
  readonly now?: () => Date;
}

/** What a delivery tells. */
export interface WebhookEvent {
  /** The same at every attempt and every redelivery: skip what you have had. */
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type RefusalReason =
  | 'header-missing'
  | 'timestamp-malformed'
  | 'too-old'
  | 'too-new'
  | 'signature-wrong'
  | 'not-an-event';

/** The delivery did not come from us, or not now. Answer 400. */
export class WebhookRefusedError extends Error {
  override readonly name = 'WebhookRefusedError';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

type Verifier = (content: Buffer, signature: string) => boolean;

/**
 * The event of a delivery that was signed by one of `secrets`, as Standard Webhooks 1.0 describes it.
 * @throws {WebhookRefusedError} for any other. @throws {TypeError} when one of `secrets` is none.
 */
export function verifyWebhook(
  { headers, body, secrets }: WebhookDelivery,
  { toleranceSeconds = TOLERANCE_SECONDS, now = () => new Date() }: VerifyOptions = {},
): WebhookEvent {
  const verifiers = secrets.map(verifierOf);
  const id = header(headers, 'webhook-id');
  const timestamp = header(headers, 'webhook-timestamp');
  const signatures = header(headers, 'webhook-signature').split(' ');
  requireRecent(timestamp, now().getTime() / 1000, toleranceSeconds);

  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), Buffer.from(body)]);
  // Every signature meets every secret: how long it takes does not tell which of them came close.
  const matches = signatures.flatMap((signature) => verifiers.map((isBy) => isBy(content, signature)));
  if (!matches.includes(true)) {
    throw new WebhookRefusedError('signature-wrong', 'No signature is by one of the secrets.');
  }
  return eventIn(id, Buffer.from(body).toString());
}

function requireRecent(timestamp: string, nowSeconds: number, toleranceSeconds: number): void {
  if (!/^\d{1,15}$/.test(timestamp)) {
    throw new WebhookRefusedError('timestamp-malformed', 'webhook-timestamp is not a number of seconds.');
  }
  const age = nowSeconds - Number(timestamp);
  if (age > toleranceSeconds) {
    throw new WebhookRefusedError('too-old', `The delivery is older than ${toleranceSeconds} seconds.`);
  }
  if (-age > toleranceSeconds) {
    throw new WebhookRefusedError('too-new', 'The delivery comes from the future. Is the clock right?');
  }
}

function verifierOf(secret: string): Verifier {
  if (secret.startsWith(SECRET_PREFIX)) return symmetric(bytesOf(secret, SECRET_PREFIX));
  if (secret.startsWith(PUBLIC_KEY_PREFIX)) return asymmetric(publicKey(bytesOf(secret, PUBLIC_KEY_PREFIX)));
  throw new TypeError(
    `A secret begins with ${SECRET_PREFIX}, a public key with ${PUBLIC_KEY_PREFIX}. One of yours does not.`,
  );
}

function symmetric(key: Buffer): Verifier {
  return (content, signature) => {
    const expected = Buffer.from(`v1,${createHmac('sha256', key).update(content).digest('base64')}`);
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
}

function asymmetric(key: KeyObject): Verifier {
  return (content, signature) =>
    signature.startsWith('v1a,') && verify(null, content, key, Buffer.from(signature.slice(4), 'base64'));
}

function publicKey(bytes: Buffer): KeyObject {
  if (bytes.length !== PUBLIC_KEY_BYTES) {
    throw new TypeError(`A public key has ${PUBLIC_KEY_BYTES} bytes. One of yours has ${bytes.length}.`);
  }
  return createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') },
    format: 'jwk',
  });
}

/** @throws {TypeError} that does not repeat it. */
function bytesOf(secret: string, prefix: string): Buffer {
  const text = secret.slice(prefix.length);
  if (text === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw new TypeError(`After ${prefix} comes base64. In one of your secrets it does not.`);
  }
  return Buffer.from(text, 'base64');
}

function header(headers: WebhookDelivery['headers'], name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : valueIn(headers, name);
  if (typeof value === 'string' && value !== '') return value;
  throw new WebhookRefusedError('header-missing', `The header ${name} is missing, or there are several.`);
}

function valueIn(headers: Exclude<WebhookDelivery['headers'], Headers>, name: string): unknown {
  const values = Object.entries(headers).flatMap(([key, value]) =>
    key.toLowerCase() === name && value !== undefined ? value : [],
  );
  return values.length === 1 ? values[0] : undefined;
}

function eventIn(id: string, body: string): WebhookEvent {
  const event = parsed(body);
  if (
    typeof event === 'object' &&
    event !== null &&
    'type' in event &&
    typeof event.type === 'string' &&
    'timestamp' in event &&
    typeof event.timestamp === 'string' &&
    'data' in event &&
    typeof event.data === 'object' &&
    event.data !== null
  ) {
    return { id, type: event.type, timestamp: event.timestamp, data: { ...event.data } };
  }
  throw new WebhookRefusedError('not-an-event', 'The body is signed, but is no event.');
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
