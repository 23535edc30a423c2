import type { ServerResponse } from 'node:http';
import { type XmlContent, xmlDocument } from './xml.ts';

type Headers = Readonly<Record<string, string | number>>;

export function sendXml(
  response: ServerResponse,
  root: string,
  content: XmlContent,
  headers: Headers = {},
): void {
  sendDocument(response, 200, xmlDocument(root, content), headers);
}

export function sendDocument(
  response: ServerResponse,
  status: number,
  document: string,
  headers: Headers = {},
): void {
  response
    .writeHead(status, {
      'content-type': 'application/xml',
      'content-length': Buffer.byteLength(document),
      ...headers,
    })
    .end(document);
}

export function sendEmpty(response: ServerResponse, status: 200 | 204, headers: Headers = {}): void {
  response.writeHead(status, status === 204 ? headers : { 'content-length': 0, ...headers }).end();
}
