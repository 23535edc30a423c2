import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** A request as it came, before any route is known. */
export interface GatewayRequest {
  /** Whether it came over a name of the API's own, whose paths begin with the stage. */
  readonly isUnderStage: boolean;
  readonly id: string;
  readonly extendedId: string;
  readonly verb: string;
  /** As sent: percent-encoded, without the query. */
  readonly path: string;
  readonly query: string;
  /** In the order of arrival, names as sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly sourceIp: string;
  readonly domainName: string;
  readonly port: number;
  readonly protocol: string;
  readonly atMs: number;
}

/** @throws {URIError} if the request target is not a path that can be decoded. */
export function gatewayRequest(message: IncomingMessage, atMs: number, prefix = ''): GatewayRequest {
  const target = (message.url ?? '').slice(prefix.length) || '/';
  const [path = '', ...query] = target.split('?');
  if (!path.startsWith('/')) throw new URIError('The request target is not a path');
  decodeURIComponent(target);
  const port = message.socket.localPort ?? 0;
  const host = message.headers.host ?? '';
  return {
    isUnderStage: prefix !== '',
    id: randomUUID(),
    extendedId: randomUUID().replaceAll('-', '').slice(0, 15).concat('='),
    verb: message.method ?? 'GET',
    path,
    query: query.join('?'),
    headers: pairs(message.rawHeaders),
    sourceIp: (message.socket.remoteAddress ?? '').replace('::ffff:', ''),
    domainName: /^[\w.-]+(:\d+)?$/.test(host) ? host : `127.0.0.1:${port}`,
    port,
    protocol: `HTTP/${message.httpVersion}`,
    atMs,
  };
}

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, i): [string, string][] => (i % 2 === 0 ? [[name, raw[i + 1] ?? '']] : []));
}
