import { createRoute } from '@hono/zod-openapi';
import { type CreateUserDeps, CreateUserInput, createUser } from '../../../shared/users/create-user.ts';
import { UserView, userView } from '../../../shared/users/user-view.ts';
import { type Api, BASE_PATH } from '../context.ts';
import {
  ADMINS,
  ETAG,
  IdempotencyKey,
  json,
  jsonBody,
  LOCATION,
  problems,
  REPLAYED,
  SIGNED_IN,
  WITH_BODY,
  WITH_KEY,
} from '../contract.ts';
import { resourceIdFor } from '../idempotency.ts';
import { originOf } from '../origin-of.ts';
import { userETag } from '../user-etag.ts';

const route = createRoute({
  method: 'post',
  path: '/users',
  operationId: 'createUser',
  tags: ['Users'],
  summary: 'Create a user, or another administrator',
  security: ADMINS,
  request: {
    headers: IdempotencyKey,
    body: jsonBody(
      CreateUserInput.openapi('CreateUser', {
        example: {
          username: 'ada',
          password: 'four words of your own',
          role: 'user',
          email: 'ada@example.com',
        },
      }),
    ),
  },
  responses: {
    201: { ...json('The user', UserView.openapi('User')), headers: { ...ETAG, ...LOCATION, ...REPLAYED } },
    ...problems(...SIGNED_IN, ...WITH_BODY, ...WITH_KEY, 'forbidden', 'username-taken'),
  },
});

export function registerCreateUser(app: Api, deps: CreateUserDeps): void {
  app.openapi(route, async (c) => {
    const tokenVersion = resourceIdFor(c, deps)();
    const user = await createUser(deps, originOf(c), c.req.valid('json'), tokenVersion);
    const location = `${c.get('prefix')}${BASE_PATH}/users/${user.username}`;
    return c.json(userView(user), 201, { location, etag: userETag(user) });
  });
}
