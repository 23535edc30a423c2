import { promises as dns, type LookupAddress } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import {
  type AgentOptions,
  Agent as HttpsAgent,
  request as httpsRequest,
  type RequestOptions,
} from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from '../webhooks/public-address.ts';
import type { WebhookAnswer, WebhookRequest, WebhookSender } from '../webhooks/webhook-sender.ts';

/** For everything together: name, connection, TLS, request and answer. */
const TIMEOUT_MS = 15_000;
/** More of an answer is not read. */
const MAX_ANSWER_BYTES = 64 * 1024;
/** As much of an answer as its owner may see. */
const EXCERPT_BYTES = 1024;
const USER_AGENT = 'etl-design-webhooks/1';

export interface GuardedWebhookSenderOptions {
  /** `loopback`: this machine may be called too, also without TLS. */
  readonly privateWebhooks: 'none' | 'loopback';
  /** All addresses of a host. DNS unless told. */
  readonly resolve?: (host: string) => Promise<readonly LookupAddress[]>;
  readonly timeoutMs?: number;
  /** Certificates in PEM that are trusted instead of the public authorities. */
  readonly authorities?: readonly string[];
}

/**
 * Calls public addresses only, whatever a client's URL or its DNS says: the address that was checked is the one that
 * is connected to. Follows no redirects and uses no proxy.
 */
export class GuardedWebhookSender implements WebhookSender {
  readonly #allowsLoopback: boolean;
  readonly #resolve: (host: string) => Promise<readonly LookupAddress[]>;
  readonly #timeoutMs: number;
  readonly #tls: Pick<AgentOptions, 'ca'>;

  constructor({
    privateWebhooks,
    resolve = resolveAll,
    timeoutMs = TIMEOUT_MS,
    authorities,
  }: GuardedWebhookSenderOptions) {
    this.#allowsLoopback = privateWebhooks === 'loopback';
    this.#resolve = resolve;
    this.#timeoutMs = timeoutMs;
    this.#tls = authorities === undefined ? {} : { ca: [...authorities] };
  }

  async post(request: WebhookRequest): Promise<WebhookAnswer> {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(tooLate(this.#timeoutMs)), this.#timeoutMs);
    try {
      return await this.#post(request, giveUp.signal);
    } catch (error) {
      throw giveUp.signal.aborted ? giveUp.signal.reason : error; // an abort hides its reason
    } finally {
      clearTimeout(timer);
    }
  }

  async #post({ url, headers, body }: WebhookRequest, signal: AbortSignal): Promise<WebhookAnswer> {
    const target = new URL(url);
    const addresses = await within(signal, this.#addressesOf(target));
    const answer = await exchange(target, body, {
      method: 'POST',
      headers: { ...headers, 'user-agent': USER_AGENT, 'content-length': Buffer.byteLength(body) },
      lookup: answerWith(addresses),
      signal,
      ...this.#tls,
    });
    const excerpt = await drain(answer);
    return { status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'], excerpt };
  }

  /** @throws {Error} if a single one of them is not allowed: who mixes them in is trying something. */
  async #addressesOf({ protocol, hostname }: URL): Promise<readonly LookupAddress[]> {
    const host = hostname.replace(/^\[(.*)\]$/, '$1'); // an IPv6 address stands in brackets
    const family = isIP(host);
    const addresses = family === 0 ? await this.#resolve(host) : [{ address: host, family }];
    if (addresses.length === 0) throw new Error('The host of the webhook has no address.');

    const isLoopback = this.#allowsLoopback && addresses.every(({ address }) => isLoopbackAddress(address));
    if (isLoopback && (protocol === 'https:' || protocol === 'http:')) return addresses;
    if (protocol !== 'https:') throw new Error('The webhook is not called: only https is allowed.');
    if (addresses.every(({ address }) => isPublicAddress(address))) return addresses;
    throw new Error('The webhook is not called: its host has an address that is not public.');
  }
}

function tooLate(timeoutMs: number): Error {
  return new Error(`There was no whole answer within ${timeoutMs / 1000} s (timeout).`);
}

/** Also ends the wait for what cannot be aborted, such as a look-up of a name. */
async function within<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

function exchange(target: URL, body: string, options: RequestOptions): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  // Agents of our own: the global ones may take a proxy from the environment.
  const request =
    target.protocol === 'https:'
      ? httpsRequest(target, { ...options, agent: new HttpsAgent(), rejectUnauthorized: true })
      : httpRequest(target, { ...options, agent: new HttpAgent() });
  request.on('response', resolve);
  request.on('error', reject);
  request.end(body);
  return promise;
}

/** Reads an answer to its end, or as far as we care, and gives its beginning. */
async function drain(answer: IncomingMessage): Promise<string> {
  const kept: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    const buffer = chunk as Buffer; // safe: no encoding is set
    if (bytes < EXCERPT_BYTES) kept.push(buffer.subarray(0, EXCERPT_BYTES - bytes));
    bytes += buffer.length;
    if (bytes > MAX_ANSWER_BYTES) break; // leaving the loop ends the connection
  }
  return Buffer.concat(kept).toString();
}

/** Node asks for one address or for all of them. Of an address in a URL it does not ask at all. */
function answerWith(addresses: readonly LookupAddress[]): LookupFunction {
  return (_host, { all }, callback) => {
    if (all) return callback(null, [...addresses]);
    const [first] = addresses;
    callback(null, first?.address ?? '', first?.family);
  };
}

function resolveAll(host: string): Promise<LookupAddress[]> {
  return dns.lookup(host, { all: true });
}
