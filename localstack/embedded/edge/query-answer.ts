import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { AwsError } from '../aws-error.ts';
import type { QueryOutput } from '../service.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function answerQuery(
  response: ServerResponse,
  namespace: string,
  action: string,
  output: QueryOutput,
): void {
  const content = { [`${action}Result`]: output ?? '', ResponseMetadata: { RequestId: randomUUID() } };
  send(response, 200, `<${action}Response xmlns="${namespace}">${inner(content)}</${action}Response>`);
}

/** Writes a refusal as the query protocol does; an error that is none of AWS's is our fault and is not described. */
export function refuseQuery(response: ServerResponse, error: unknown): void {
  const isRefusal = error instanceof AwsError;
  const content = {
    Error: {
      Type: isRefusal ? 'Sender' : 'Receiver',
      Code: isRefusal ? error.code : 'InternalFailure',
      Message: isRefusal ? error.message : 'The local cloud failed; its log says why.',
    },
    RequestId: randomUUID(),
  };
  send(response, isRefusal ? error.status : 500, `<ErrorResponse>${inner(content)}</ErrorResponse>`);
}

function inner(content: QueryOutput): string {
  if (Array.isArray(content)) return content.map((item) => `<member>${inner(item)}</member>`).join('');
  if (typeof content !== 'object') return content === undefined ? '' : escapeText(String(content));
  return Object.entries(content)
    .map(([name, child]) => (child === undefined ? '' : `<${name}>${inner(child)}</${name}>`))
    .join('');
}

function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

function send(response: ServerResponse, status: number, document: string): void {
  response.writeHead(status, {
    'content-type': 'text/xml',
    'content-length': Buffer.byteLength(document),
  });
  response.end(document);
}
