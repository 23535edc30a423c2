import { type InputProblem, InvalidInputError } from '../errors.ts';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';

/** `loopback`: webhooks may also call http on this machine. `none`: https to public addresses only. */
export type PrivateWebhooks = 'none' | 'loopback';

const MAX_LENGTH = 2048;

/** What whoever develops can do. */
const TUNNEL =
  'Give the address of a public server; for one of your own network, a tunnel gives it such an address.';

/** An empty port is the protocol's own, 443. */
const PORTS: ReadonlySet<string> = new Set(['', '443', '8443']);

/** Names that never lead to the public internet (RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`). */
const LOCAL_NAME = /(^|\.)(localhost|local|internal|home\.arpa|test|invalid|onion)$/;

export class WebhookUrlRefusedError extends InvalidInputError {
  override readonly code = 'webhook-url-refused';

  constructor(detail: string) {
    const problem: InputProblem = { pointer: '/url', code: 'webhook-url-refused', detail };
    super(detail, [problem]);
  }
}

/**
 * Whether webhooks may be sent to `text`, as far as its form tells; where its name leads to is looked at before every
 * delivery. @throws {WebhookUrlRefusedError}
 */
export function parseWebhookUrl(text: string, privateWebhooks: PrivateWebhooks): URL {
  const url = text.length <= MAX_LENGTH ? URL.parse(text) : null;
  if (url === null) {
    throw new WebhookUrlRefusedError(
      `The URL must be an absolute one of at most ${MAX_LENGTH} characters. Give one such as https://example.com/hooks.`,
    );
  }
  if (url.username !== '' || url.password !== '' || text.includes('#')) {
    throw new WebhookUrlRefusedError(
      'The URL must not have a user name, a password or a fragment. Leave them out; deliveries are signed, which tells who sent them.',
    );
  }
  if (privateWebhooks === 'loopback' && isLoopback(url)) return url;
  if (url.protocol !== 'https:')
    throw new WebhookUrlRefusedError(`The URL must begin with https://. ${TUNNEL}`);
  if (!PORTS.has(url.port))
    throw new WebhookUrlRefusedError(
      'The port must be 443 or 8443. Let your endpoint listen on one of them, or a proxy before it.',
    );
  if (!isPublicHost(url))
    throw new WebhookUrlRefusedError(`The host must be on the public internet. ${TUNNEL}`);
  return url;
}

function isLoopback(url: URL): boolean {
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:';
  return isHttp && (url.hostname === 'localhost' || isLoopbackAddress(ipOf(url)));
}

function isPublicHost(url: URL): boolean {
  const ip = ipOf(url);
  if (/^[\d.]+$|:/.test(ip)) return isPublicAddress(ip);
  const name = url.hostname.replace(/\.$/, '');
  return name.includes('.') && !LOCAL_NAME.test(name);
}

/** URL writes every form of an IPv4 address (0x7f.1, 2130706433) with four numbers, and IPv6 in brackets. */
function ipOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}
