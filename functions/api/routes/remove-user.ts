import { createRoute, z } from '@hono/zod-openapi';
import { type ChangeUserDeps, changeUser } from '../../../shared/users/change-user.ts';
import { type RemoveUserDeps, removeUser } from '../../../shared/users/remove-user.ts';
import { AddressedUsername } from '../../../shared/users/user.ts';
import type { Api } from '../context.ts';
import { ADMINS, IfMatch, problems, SIGNED_IN } from '../contract.ts';
import { originOf } from '../origin-of.ts';
import { expectedUser } from '../user-etag.ts';

const route = createRoute({
  method: 'delete',
  path: '/users/{username}',
  operationId: 'removeUser',
  tags: ['Users'],
  summary: 'Deactivate a user, or remove an inactive one for good',
  description:
    'A deactivated user is out at once and can be made active again. One who is removed for good is not; the name ' +
    'stays taken, because tasks and files may still be there.',
  security: ADMINS,
  request: {
    params: z.object({ username: AddressedUsername }),
    query: z.object({ permanent: z.enum(['true', 'false']).default('false') }),
    headers: IfMatch,
  },
  responses: {
    204: { description: 'Done' },
    ...problems(
      ...SIGNED_IN,
      'forbidden',
      'not-found',
      'invalid-input',
      'precondition-failed',
      'stale-write',
      'last-administrator',
      'user-active',
    ),
  },
});

export function registerRemoveUser(app: Api, deps: ChangeUserDeps & RemoveUserDeps): void {
  app.openapi(route, async (c) => {
    const { username } = c.req.valid('param');
    const isExpected = expectedUser(c.req.valid('header')['if-match']);
    if (c.req.valid('query').permanent === 'true') await removeUser(deps, originOf(c), username, isExpected);
    else await changeUser(deps, originOf(c), { username, input: { active: false }, isExpected });
    return c.body(null, 204);
  });
}
