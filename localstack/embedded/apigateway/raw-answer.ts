import { STATUS_CODES } from 'node:http';
import type { GatewayAnswer } from './gateway-response.ts';

/** An answer as it travels, after which the connection ends. */
export function rawAnswer({ status, headers, body }: GatewayAnswer): string {
  const sent = { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' };
  const lines = Object.entries(sent).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`;
}
