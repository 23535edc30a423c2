import { randomUUID } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import * as z from 'zod';
import type { ApiEnv } from './context.ts';
import { patternOf } from './contract-table.ts';

/** What we use of an event from API Gateway (REST). */
const GatewayEvent = z.object({
  path: z.string(),
  requestContext: z.object({
    path: z.string(),
    requestId: z.string().min(1),
    identity: z.object({ sourceIp: z.string() }).optional(),
  }),
});

const CLIENT_REQUEST_ID = /^[\w-]{8,64}$/;

/** Knows the request by the id that the client or the gateway gave it, where it comes from, and the prefix under which clients see us. */
export const gateway = createMiddleware<ApiEnv>(async (c, next) => {
  const { data: event } = GatewayEvent.safeParse(c.env?.event);
  const fromClient = c.req.header('x-request-id') ?? '';
  const requestId = CLIENT_REQUEST_ID.test(fromClient)
    ? fromClient
    : (event?.requestContext.requestId ?? randomUUID());
  c.set('requestId', requestId);
  // What a client says about itself, such as X-Forwarded-For, counts for nothing here.
  c.set('address', event?.requestContext.identity?.sourceIp ?? 'unknown');
  c.set('prefix', event === undefined ? '' : prefixOf(event.requestContext.path, event.path));
  c.set('pattern', patternOf(c));
  c.set('quotas', []);
  await next();
});

/** `/dev/api/v1/tasks` was called, `/api/v1/tasks` came here: the stage `/dev` is between. `/dev` comes as `/`. */
function prefixOf(calledPath: string, path: string): string {
  if (path === '/' && !calledPath.endsWith('/')) return calledPath;
  return calledPath.endsWith(path) ? calledPath.slice(0, -path.length) : '';
}
