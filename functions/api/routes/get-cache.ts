import { createRoute } from '@hono/zod-openapi';
import {
  CacheOverview,
  type CacheOverviewDeps,
  cacheOverview,
} from '../../../shared/cache/cache-overview.ts';
import type { Api } from '../context.ts';
import { ADMINS, json, problems, SIGNED_IN } from '../contract.ts';

const route = createRoute({
  method: 'get',
  path: '/cache',
  operationId: 'getCache',
  tags: ['Service'],
  summary: 'Tell what the cache of results holds, and how often it has helped',
  security: ADMINS,
  responses: {
    200: json('The cache', CacheOverview.openapi('Cache')),
    ...problems(...SIGNED_IN, 'forbidden'),
  },
});

export function registerGetCache(app: Api, deps: CacheOverviewDeps): void {
  app.openapi(route, async (c) => c.json(await cacheOverview(deps), 200));
}
