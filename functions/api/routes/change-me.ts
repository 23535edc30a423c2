import { createRoute } from '@hono/zod-openapi';
import {
  type ChangeOwnProfileDeps,
  ChangeOwnProfileInput,
  changeOwnProfile,
} from '../../../shared/users/change-own-profile.ts';
import { UserView, userView } from '../../../shared/users/user-view.ts';
import type { Api } from '../context.ts';
import { ETAG, IfMatch, json, jsonBody, problems, SIGNED_IN, USERS, WITH_BODY } from '../contract.ts';
import { originOf } from '../origin-of.ts';
import { expectedUser, userETag } from '../user-etag.ts';

const route = createRoute({
  method: 'patch',
  path: '/users/me',
  operationId: 'changeMe',
  tags: ['Users'],
  summary: "Change one's own profile or password",
  description:
    'What is left out stays, null takes a part of the profile away. A new password needs the old one, and ends all ' +
    'sessions of the user, this one too: log in again with it.',
  security: USERS,
  request: {
    headers: IfMatch,
    body: jsonBody(
      ChangeOwnProfileInput.openapi('ChangeMe', {
        example: { name: 'Ada Lovelace', phone: '+44 20 7946 0018' },
      }),
    ),
  },
  responses: {
    200: { ...json('The user after the change', UserView.openapi('User')), headers: ETAG },
    ...problems(...SIGNED_IN, ...WITH_BODY, 'precondition-failed', 'stale-write', 'login-throttled'),
  },
});

export function registerChangeMe(app: Api, deps: ChangeOwnProfileDeps): void {
  app.openapi(route, async (c) => {
    const isExpected = expectedUser(c.req.valid('header')['if-match']);
    const user = await changeOwnProfile(deps, originOf(c), c.req.valid('json'), isExpected);
    return c.json(userView(user), 200, { etag: userETag(user) });
  });
}
