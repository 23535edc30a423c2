import { createRoute, z } from '@hono/zod-openapi';
import type { ResultCache } from '../../../shared/cache/result-cache.ts';
import type { Now } from '../../../shared/ports/clock.ts';
import type { Api } from '../context.ts';
import { ADMINS, json, problems, SIGNED_IN } from '../contract.ts';

/** The gateway waits no longer than 29 seconds. */
const CLEARING_MS = 20_000;

const Cleared = z
  .object({
    removed: z.int(),
    complete: z.boolean().openapi({ description: 'False when time was up before the end: clear it again' }),
  })
  .openapi('ClearedCache');

const route = createRoute({
  method: 'delete',
  path: '/cache',
  operationId: 'clearCache',
  tags: ['Service'],
  summary: 'Forget all cached results: the same files are read again. Results of tasks stay',
  security: ADMINS,
  responses: { 200: json('What was forgotten', Cleared), ...problems(...SIGNED_IN, 'forbidden') },
});

export function registerClearCache(
  app: Api,
  { cache, now }: { readonly cache: Pick<ResultCache, 'clear'>; readonly now: Now },
): void {
  app.openapi(route, async (c) => {
    const end = now().getTime() + CLEARING_MS;
    return c.json(await cache.clear(() => now().getTime() >= end), 200);
  });
}
