import { createRoute } from '@hono/zod-openapi';
import { type GetUserDeps, getUser } from '../../../shared/users/get-user.ts';
import { UserView, userView } from '../../../shared/users/user-view.ts';
import type { Api } from '../context.ts';
import { ETAG, IfNoneMatch, json, NOT_MODIFIED, problems, SIGNED_IN, USERS } from '../contract.ts';
import { userETag } from '../user-etag.ts';

const route = createRoute({
  method: 'get',
  path: '/users/me',
  operationId: 'getMe',
  tags: ['Users'],
  summary: "Read one's own profile",
  security: USERS,
  request: { headers: IfNoneMatch },
  responses: {
    200: { ...json('The user who asks', UserView.openapi('User')), headers: ETAG },
    ...NOT_MODIFIED,
    ...problems(...SIGNED_IN),
  },
});

export function registerGetMe(app: Api, deps: GetUserDeps): void {
  app.openapi(route, async (c) => {
    const user = await getUser(deps, c.get('principal').username);
    return c.json(userView(user), 200, { etag: userETag(user) });
  });
}
