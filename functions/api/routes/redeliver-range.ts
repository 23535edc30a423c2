import { createRoute, z } from '@hono/zod-openapi';
import {
  type RedeliverRangeDeps,
  RedeliverRangeInput,
  redeliverRange,
} from '../../../shared/webhooks/redeliver-range.ts';
import type { Api } from '../context.ts';
import { json, jsonBody, problems, SIGNED_IN, USERS, WITH_BODY } from '../contract.ts';

const RedeliveredRange = z
  .object({
    redelivered: z.int().min(0).openapi({ description: 'Events that are being delivered again' }),
    more: z.boolean().openapi({ description: 'There may be others: the same request finds them' }),
  })
  .openapi('RedeliveredRange');

const route = createRoute({
  method: 'post',
  path: '/webhooks/{id}/redeliver',
  operationId: 'redeliverRange',
  tags: ['Webhooks'],
  summary: 'Have all events delivered again that were given up in a time',
  description:
    'Events count that were attempted in that time and are not delivered nor planned any more: at most 200 a request, ' +
    'newest first. They come with the same `webhook-id`.',
  security: USERS,
  request: {
    params: z.object({ id: z.string() }),
    body: jsonBody(
      RedeliverRangeInput.openapi('RedeliverRange', {
        example: { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' },
      }),
    ),
  },
  responses: {
    202: json('How many are on their way', RedeliveredRange),
    ...problems(...SIGNED_IN, ...WITH_BODY, 'not-found', 'webhook-disabled'),
  },
});

export function registerRedeliverRange(app: Api, deps: RedeliverRangeDeps): void {
  app.openapi(route, async (c) => {
    const key = { ownerId: c.get('principal').username, id: c.req.valid('param').id };
    return c.json(await redeliverRange(deps, key, c.req.valid('json')), 202);
  });
}
