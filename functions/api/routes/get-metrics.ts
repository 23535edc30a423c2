import { createRoute, z } from '@hono/zod-openapi';
import type { PendingFigures } from '../../../shared/operations/pending-figures.ts';
import { prometheusText } from '../../../shared/operations/prometheus-text.ts';
import { type ReadMetricsDeps, readMetrics } from '../../../shared/operations/read-metrics.ts';
import type { Api } from '../context.ts';
import { ADMINS_OR_METRICS, problems, SIGNED_IN } from '../contract.ts';

const route = createRoute({
  method: 'get',
  path: '/metrics',
  operationId: 'getMetrics',
  tags: ['Service'],
  summary: 'Read figures of the service as Prometheus scrapes them; also at /metrics',
  security: ADMINS_OR_METRICS,
  responses: {
    200: { description: 'The figures', content: { 'text/plain': { schema: z.string() } } },
    ...problems(...SIGNED_IN, 'forbidden'),
  },
});

export function registerGetMetrics(
  app: Api,
  deps: ReadMetricsDeps & { readonly requests: Pick<PendingFigures, 'flush'> },
): void {
  app.openapi(route, async (c) => {
    await deps.requests.flush();
    const text = prometheusText(await readMetrics(deps));
    return c.text(text, 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
  });
}
