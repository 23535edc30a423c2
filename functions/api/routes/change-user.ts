import { createRoute, z } from '@hono/zod-openapi';
import { type ChangeUserDeps, ChangeUserInput, changeUser } from '../../../shared/users/change-user.ts';
import { AddressedUsername } from '../../../shared/users/user.ts';
import { UserView, userView } from '../../../shared/users/user-view.ts';
import type { Api } from '../context.ts';
import { ADMINS, ETAG, IfMatch, json, jsonBody, problems, SIGNED_IN, WITH_BODY } from '../contract.ts';
import { originOf } from '../origin-of.ts';
import { expectedUser, userETag } from '../user-etag.ts';

const route = createRoute({
  method: 'patch',
  path: '/users/{username}',
  operationId: 'changeUser',
  tags: ['Users'],
  summary: "Change a user's role, profile or password, or whether they are active",
  description:
    'What is left out stays, null takes a part of the profile away. A new password and deactivation end all sessions ' +
    'of the user at once; a new role counts from the next request on.',
  security: ADMINS,
  request: {
    params: z.object({ username: AddressedUsername }),
    headers: IfMatch,
    body: jsonBody(ChangeUserInput.openapi('ChangeUser', { example: { role: 'admin' } })),
  },
  responses: {
    200: { ...json('The user after the change', UserView.openapi('User')), headers: ETAG },
    ...problems(
      ...SIGNED_IN,
      ...WITH_BODY,
      'forbidden',
      'not-found',
      'precondition-failed',
      'stale-write',
      'last-administrator',
    ),
  },
});

export function registerChangeUser(app: Api, deps: ChangeUserDeps): void {
  app.openapi(route, async (c) => {
    const user = await changeUser(deps, originOf(c), {
      username: c.req.valid('param').username,
      input: c.req.valid('json'),
      isExpected: expectedUser(c.req.valid('header')['if-match']),
    });
    return c.json(userView(user), 200, { etag: userETag(user) });
  });
}
