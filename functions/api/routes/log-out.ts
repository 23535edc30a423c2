import { createRoute } from '@hono/zod-openapi';
import { type LogOutDeps, logOut } from '../../../shared/sessions/log-out.ts';
import type { Api } from '../context.ts';
import { problems, SIGNED_IN, USERS } from '../contract.ts';

const route = createRoute({
  method: 'post',
  path: '/login/logout',
  operationId: 'logOut',
  tags: ['Login'],
  summary: 'End the session of the access token, with all tokens that came of the same login',
  security: USERS,
  responses: { 204: { description: 'Ended' }, ...problems(...SIGNED_IN) },
});

export function registerLogOut(app: Api, deps: LogOutDeps): void {
  app.openapi(route, async (c) => {
    await logOut(deps, c.get('sessionId'));
    return c.body(null, 204);
  });
}
