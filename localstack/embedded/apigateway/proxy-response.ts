import { z } from 'zod';
import { isBinary } from './media-type.ts';
import type { RestApiDefinition } from './rest-api.ts';

const HeaderValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** The only form of an answer that API Gateway understands from a function. */
const FunctionAnswer = z.strictObject({
  statusCode: z.coerce.number().int().min(200).max(599),
  headers: z.record(z.string(), HeaderValue).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(HeaderValue)).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/**
 * Headers of a function that API Gateway keeps for itself. It sends them on under another name; in particular a
 * client of a REST API sees no `WWW-Authenticate`.
 */
const REMAPPED = ['connection', 'content-length', 'date', 'server', 'www-authenticate'];
const DROPPED = ['transfer-encoding'];

export interface ProxyAnswer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Buffer;
}

/** What to send for a function's answer; undefined if it is malformed. `accept` is the request's. */
export function proxyAnswer(
  api: RestApiDefinition,
  answer: unknown,
  accept: string | undefined,
): ProxyAnswer | undefined {
  const result = FunctionAnswer.safeParse(answer);
  if (!result.success) return undefined;
  const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = result.data;
  const decodes = isBase64Encoded === true && isBinary(api, accept?.split(',')[0]);
  return {
    status: statusCode,
    headers: mergedHeaders(headers ?? {}, multiValueHeaders ?? {}),
    body: Buffer.from(body ?? '', decodes ? 'base64' : 'utf8'),
  };
}

function mergedHeaders(
  single: Readonly<Record<string, string>>,
  multiple: Readonly<Record<string, readonly string[]>>,
): Map<string, readonly string[]> {
  const merged = new Map<string, readonly string[]>([['content-type', ['application/json']]]);
  const own = new Map<string, readonly string[]>();
  const pairs = [
    ...Object.entries(single).map(([name, value]) => [name, [value]] as const),
    ...Object.entries(multiple),
  ];
  for (const [name, values] of pairs) {
    const key = sentName(name.toLowerCase());
    own.set(key, [...new Set([...(own.get(key) ?? []), ...values])]);
  }
  for (const [name, values] of own) if (!DROPPED.includes(name)) merged.set(name, values);
  return merged;
}

function sentName(name: string): string {
  return REMAPPED.includes(name) ? `x-amzn-remapped-${name}` : name;
}
