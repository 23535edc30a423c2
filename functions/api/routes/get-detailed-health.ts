import { createRoute } from '@hono/zod-openapi';
import { type CheckHealthDeps, checkHealth, Health } from '../../../shared/operations/dependency.ts';
import type { Api } from '../context.ts';
import { ADMINS, json, problems, SIGNED_IN } from '../contract.ts';

const DetailedHealth = Health.openapi('Health');

const route = createRoute({
  method: 'get',
  path: '/health/detailed',
  operationId: 'getDetailedHealth',
  tags: ['Service'],
  summary: 'Ask everything that the service depends on how it is; also at /health/detailed',
  security: ADMINS,
  responses: {
    200: json('All is well', DetailedHealth),
    503: json('Something is down', DetailedHealth),
    ...problems(...SIGNED_IN, 'forbidden'),
  },
});

export function registerGetDetailedHealth(app: Api, deps: CheckHealthDeps): void {
  app.openapi(route, async (c) => {
    const health = await checkHealth(deps);
    return health.status === 'ok' ? c.json(health, 200) : c.json(health, 503);
  });
}
