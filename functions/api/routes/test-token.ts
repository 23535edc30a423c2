import { createRoute } from '@hono/zod-openapi';
import { Principal } from '../../../shared/users/user.ts';
import type { Api } from '../context.ts';
import { json, problems, SIGNED_IN, USERS } from '../contract.ts';

const route = createRoute({
  method: 'get',
  path: '/login/test-token',
  operationId: 'testToken',
  tags: ['Login'],
  summary: 'Tell who the access token belongs to',
  security: USERS,
  responses: {
    200: json('The user behind the token', Principal.openapi('Principal')),
    ...problems(...SIGNED_IN),
  },
});

export function registerTestToken(app: Api): void {
  app.openapi(route, (c) => c.json(c.get('principal'), 200));
}
