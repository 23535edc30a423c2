import { createRoute, z } from '@hono/zod-openapi';
import { type GetUserDeps, getUser } from '../../../shared/users/get-user.ts';
import { AddressedUsername } from '../../../shared/users/user.ts';
import { UserView, userView } from '../../../shared/users/user-view.ts';
import type { Api } from '../context.ts';
import { ADMINS, ETAG, IfNoneMatch, json, NOT_MODIFIED, problems, SIGNED_IN } from '../contract.ts';
import { userETag } from '../user-etag.ts';

const route = createRoute({
  method: 'get',
  path: '/users/{username}',
  operationId: 'getUser',
  tags: ['Users'],
  summary: 'Read a user',
  security: ADMINS,
  request: { params: z.object({ username: AddressedUsername }), headers: IfNoneMatch },
  responses: {
    200: { ...json('The user', UserView.openapi('User')), headers: ETAG },
    ...NOT_MODIFIED,
    ...problems(...SIGNED_IN, 'forbidden', 'not-found'),
  },
});

export function registerGetUser(app: Api, deps: GetUserDeps): void {
  app.openapi(route, async (c) => {
    const user = await getUser(deps, c.req.valid('param').username);
    return c.json(userView(user), 200, { etag: userETag(user) });
  });
}
